import { describe, expect, it } from 'vitest';

import { claimCodesTable, summaryOf } from './importReport';

const LINES = [
  { line: 2, id: 'abcdefghij234567', claim_code: 'AAAAA-BBBBB-CCCCC-DDDDD', refusal: null },
  { line: 3, id: null, claim_code: null, refusal: 'there is no such area' },
];

describe('the report of an import', () => {
  it('counts what was added, and keeps what was refused with its reason', () => {
    expect(summaryOf(LINES)).toEqual({ added: 1, refused: [LINES[1]] });
    expect(summaryOf([])).toEqual({ added: 0, refused: [] });
  });

  it('gives the claim codes away as a table', () => {
    expect(claimCodesTable(LINES)).toBe('line,id,claim_code\r\n2,abcdefghij234567,AAAAA-BBBBB-CCCCC-DDDDD\r\n');
  });
});
