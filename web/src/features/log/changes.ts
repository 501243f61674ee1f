/** What a change made of one property. */
export interface Change {
  name: string;
  before: string;
  after: string;
}

type Properties = Record<string, unknown> | null;

/** The properties that differ before and after; all of them when there was nothing before, or is nothing after. */
export function changesOf(before: Properties, after: Properties): Change[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .map((name) => ({ name, before: textOf(before?.[name]), after: textOf(after?.[name]) }))
    .filter((change) => change.before !== change.after);
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
