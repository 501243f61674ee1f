import { describe, expect, it } from 'vitest';

import { ViewerTokens } from './viewerTokens';

const LIFE_MS = 900_000;

function world() {
  const clock = { ms: 1_000 };
  const issued: string[] = [];
  let refusal: Error | undefined;
  const tokens = new ViewerTokens(
    (channel) => {
      if (refusal) return Promise.reject(refusal);
      issued.push(channel);
      return Promise.resolve({ token: `${channel}-${issued.length}`, expiresAtMs: clock.ms + LIFE_MS });
    },
    () => clock.ms,
  );
  return { clock, issued, tokens, refuse: (error: Error | undefined) => (refusal = error) };
}

describe('viewer tokens', () => {
  it('asks once for requests that come together', async () => {
    const { issued, tokens } = world();
    expect(await Promise.all([tokens.valid('a'), tokens.valid('a')])).toEqual(['a-1', 'a-1']);
    expect(issued).toEqual(['a']);
  });

  it('renews ahead of the end without making a request wait', async () => {
    const { clock, tokens } = world();
    await tokens.valid('a');
    clock.ms += LIFE_MS * 0.7;
    expect(await tokens.valid('a')).toBe('a-1');
    expect(await tokens.valid('a')).toBe('a-2');
  });

  it('never hands out an expired token', async () => {
    const { clock, tokens } = world();
    await tokens.valid('a');
    clock.ms += LIFE_MS;
    expect(await tokens.valid('a')).toBe('a-2');
  });

  it('keeps the valid token when a renewal fails', async () => {
    const { clock, refuse, tokens } = world();
    await tokens.valid('a');
    clock.ms += LIFE_MS * 0.7;
    refuse(new Error('no connection'));
    expect(await tokens.valid('a')).toBe('a-1');
    expect(await tokens.valid('a')).toBe('a-1');
    clock.ms += LIFE_MS;
    await expect(tokens.valid('a')).rejects.toThrow('no connection');
  });

  it('asks anew for a token that was refused', async () => {
    const { tokens } = world();
    await tokens.valid('a');
    tokens.forget('a');
    expect(await tokens.valid('a')).toBe('a-2');
  });

  it('keeps nothing that is answered after signing out', async () => {
    const { issued, tokens } = world();
    const late = tokens.valid('a');
    tokens.clear();
    await late;
    await tokens.valid('a');
    expect(issued).toEqual(['a', 'a']);
  });
});
