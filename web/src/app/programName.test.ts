import { describe, expect, it } from 'vitest';

import { programName } from './programName';

describe('the name of a program', () => {
  it('is the browser and its system', () => {
    const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
    expect(programName(`Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/156.0.0.0 Safari/537.36`)).toBe('Chrome 156, Linux');
    expect(programName(`Mozilla/5.0 (Windows NT 10.0) ${webKit} Chrome/156.0.0.0 Safari/537.36 Edg/156.0`)).toBe('Edge 156, Windows');
    expect(programName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1')).toBe('Safari 18, iOS');
    expect(programName('Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:150.0) Gecko/20100101 Firefox/150.0')).toBe('Firefox 150, macOS');
  });

  it('stays when it is no browser', () => {
    expect(programName('curl/8.5.0')).toBe('curl/8.5.0');
  });
});
