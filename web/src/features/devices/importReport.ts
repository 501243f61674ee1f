import type { ImportedLine } from '../../api/types';

/** How many lines of a table became devices, and which did not. */
export function summaryOf(lines: readonly ImportedLine[]): { added: number; refused: ImportedLine[] } {
  return {
    added: lines.filter(({ id }) => id !== null).length,
    refused: lines.filter(({ id }) => id === null),
  };
}

/** The claim codes of the devices that were added, as a table (RFC 4180): the cloud shows them only once. */
export function claimCodesTable(lines: readonly ImportedLine[]): string {
  const rows = lines.flatMap(({ line, id, claim_code }) => (id === null || claim_code === null ? [] : [[line, id, claim_code]]));
  return [['line', 'id', 'claim_code'], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}
