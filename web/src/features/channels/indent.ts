/** How far a row of the tree stands in. */
export function indent(depth: number): string {
  return `${0.4 + depth * 0.8}rem`;
}
