const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Texts for instants, which are given in milliseconds since 1970. */
export interface Format {
  dateTime: (atMs: number) => string;
  time: (atMs: number) => string;
  /** How long ago: "12 seconds ago". */
  age: (atMs: number, nowMs: number) => string;
  seconds: (durationMs: number) => string;
  /** The same with its sign: "+0.3". */
  signedSeconds: (durationMs: number) => string;
  /** With one decimal at most. */
  count: (value: number) => string;
  /** In the largest unit of a thousand that fits: "1.2 GB". */
  bytes: (value: number) => string;
}

export function createFormat(language: string, timeZone?: string): Format {
  const date = { year: 'numeric', month: 'short', day: 'numeric' } as const;
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  const zone = timeZone === undefined ? {} : { timeZone };
  const dateTimeFormat = new Intl.DateTimeFormat(language, { ...date, ...time, ...zone });
  const timeFormat = new Intl.DateTimeFormat(language, { ...time, ...zone });
  const ageFormat = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'short' });
  const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const secondsFormat = new Intl.NumberFormat(language, tenths);
  const countFormat = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const signedFormat = new Intl.NumberFormat(language, { ...tenths, signDisplay: 'exceptZero' });
  return {
    dateTime: (atMs) => dateTimeFormat.format(atMs),
    time: (atMs) => timeFormat.format(atMs),
    age: (atMs, nowMs) => {
      const elapsed = Math.max(0, nowMs - atMs);
      const [unit, unitMs] = UNITS.find(([, size]) => elapsed >= size) ?? ['second', 1_000];
      return ageFormat.format(-Math.floor(elapsed / unitMs), unit);
    },
    seconds: (durationMs) => secondsFormat.format(durationMs / 1_000),
    signedSeconds: (durationMs) => signedFormat.format(durationMs / 1_000),
    count: (value) => countFormat.format(value),
    bytes: (value) => {
      const power = Math.min(BYTES.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
      return `${countFormat.format(value / 1_000 ** power)} ${BYTES[power]}`;
    },
  };
}
