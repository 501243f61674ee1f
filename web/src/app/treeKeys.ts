/** What the keyboard has to know of a row of a tree. */
interface Row {
  depth: number;
}

/** Where the keyboard goes from row `index` of a tree (WAI-ARIA tree view); `null` when the key moves nowhere. */
export function nextRow(rows: readonly Row[], index: number, key: string): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(rows.length - 1, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowLeft':
      return rowAbove(rows, index);
    default:
      return null;
  }
}

/** The row that another one hangs below. */
function rowAbove(rows: readonly Row[], index: number): number | null {
  const depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0; above -= 1) {
    if ((rows[above]?.depth ?? 0) < depth) return above;
  }
  return null;
}
