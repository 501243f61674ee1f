import { describe, expect, it } from 'vitest';

import en from './en';
import { createFormat } from './format';
import zh from './zh-CN';

type Texts = Record<string, Record<string, string>>;

/** Keys of all texts with the values that they insert; languages differ in their plural forms alone. */
function keysOf(texts: Texts): string[] {
  return Object.entries(texts)
    .flatMap(([namespace, bundle]) =>
      Object.entries(bundle).map(([key, text]) => {
        const inserted = [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();
        return `${namespace}.${key.replace(/_(one|other)$/, '')} ${inserted.join()}`;
      }),
    )
    .filter((key, index, all) => all.indexOf(key) === index)
    .sort();
}

describe('languages', () => {
  it('have the same texts with the same inserted values', () => {
    expect(keysOf(zh)).toEqual(keysOf(en));
  });

  it('leave no text empty or untranslated', () => {
    for (const bundle of Object.values<Record<string, string>>(zh)) {
      for (const text of Object.values(bundle)) {
        if (text !== 'Nightjar' && text !== 'Webhook') expect(text).toMatch(/\p{Script=Han}|^\{\{rate\}\}/u);
      }
    }
  });
});

describe('formats', () => {
  const at = Date.UTC(2026, 10, 20, 8, 5, 9);

  it('write instants in the zone and language of the user', () => {
    expect(createFormat('en', 'UTC').dateTime(at)).toBe('Nov 20, 2026, 08:05:09');
    expect(createFormat('en', 'Asia/Shanghai').time(at)).toBe('16:05:09');
    expect(createFormat('zh-CN', 'Asia/Shanghai').dateTime(at)).toContain('2026年11月20日');
  });

  it('write amounts in the largest unit that fits', () => {
    const { bytes, signedSeconds } = createFormat('en');
    expect(bytes(0)).toBe('0 B');
    expect(bytes(999)).toBe('999 B');
    expect(bytes(1_000)).toBe('1 kB');
    expect(bytes(2_340_000_000)).toBe('2.3 GB');
    expect(signedSeconds(340)).toBe('+0.3');
    expect(signedSeconds(-1_200)).toBe('-1.2');
  });

  it('write ages in the largest whole unit, never in the future', () => {
    const { age } = createFormat('en');
    expect(age(at, at + 12_900)).toBe('12 sec. ago');
    expect(age(at, at + 125_000)).toBe('2 min. ago');
    expect(age(at, at + 26 * 3_600_000)).toBe('1 day ago');
    expect(age(at, at - 5_000)).toBe(age(at, at));
  });
});
