/** What a channel records at a time. */
export const MODES = ['continuous', 'motion', 'alarm', 'off'] as const;
export type Mode = (typeof MODES)[number];

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
type Day = (typeof DAYS)[number];

/** A weekly plan as the API spells it. */
export interface Plan {
  time_zone: string;
  otherwise?: Mode;
  ranges?: { day: Day; from: string; to: string; mode: Mode }[];
}

/** The mode of each minute of each day: what is finer than the grid's hours survives until its hour is painted. */
export type Week = readonly (readonly Mode[])[];

/** An hour of a day of the week, both counted from 0. */
export interface Cell {
  day: number;
  hour: number;
}

export const HOURS = 24;
const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = HOURS * MINUTES_PER_HOUR;

export function weekOf({ otherwise = 'continuous', ranges = [] }: Pick<Plan, 'otherwise' | 'ranges'>): Week {
  return DAYS.map((day) => {
    const minutes = Array.from({ length: MINUTES_PER_DAY }, () => otherwise);
    // Of ranges that share a minute the first one counts.
    for (const range of ranges.filter((each) => each.day === day).reverse()) {
      minutes.fill(range.mode, minuteOf(range.from), minuteOf(range.to));
    }
    return minutes;
  });
}

/** The plan of a week, with as few ranges as say the same. */
export function planOf(week: Week, timeZone: string): Required<Plan> {
  const otherwise = mostFrequent(week);
  const ranges = week.flatMap((minutes, index) =>
    runs(minutes)
      .filter(({ mode }) => mode !== otherwise)
      .map(({ from, to, mode }) => ({ day: DAYS[index] as Day, from: clock(from), to: clock(to), mode })),
  );
  return { time_zone: timeZone, otherwise, ranges };
}

/** The mode of an hour; `mixed` when it has several. */
export function modeOf(week: Week, { day, hour }: Cell): Mode | 'mixed' {
  const minutes = week[day]?.slice(hour * MINUTES_PER_HOUR, (hour + 1) * MINUTES_PER_HOUR) ?? [];
  const [first = 'mixed', ...rest] = minutes;
  return rest.every((mode) => mode === first) ? first : 'mixed';
}

/** Paints the rectangle between two hours, whichever corners they are. */
export function paint(week: Week, one: Cell, other: Cell, mode: Mode): Week {
  const [firstDay, lastDay] = inOrder(one.day, other.day);
  const [firstHour, lastHour] = inOrder(one.hour, other.hour);
  return week.map((minutes, day) =>
    day < firstDay || day > lastDay
      ? minutes
      : [...minutes].fill(mode, firstHour * MINUTES_PER_HOUR, (lastHour + 1) * MINUTES_PER_HOUR),
  );
}

/** Where an arrow key leads from an hour; `null` for other keys. The grid ends at its edges. */
export function neighbour({ day, hour }: Cell, key: string): Cell | null {
  switch (key) {
    case 'ArrowLeft':
      return { day, hour: Math.max(0, hour - 1) };
    case 'ArrowRight':
      return { day, hour: Math.min(HOURS - 1, hour + 1) };
    case 'ArrowUp':
      return { day: Math.max(0, day - 1), hour };
    case 'ArrowDown':
      return { day: Math.min(DAYS.length - 1, day + 1), hour };
    case 'Home':
      return { day, hour: 0 };
    case 'End':
      return { day, hour: HOURS - 1 };
    default:
      return null;
  }
}

function runs(minutes: readonly Mode[]): { from: number; to: number; mode: Mode }[] {
  const found: { from: number; to: number; mode: Mode }[] = [];
  minutes.forEach((mode, minute) => {
    const last = found.at(-1);
    if (last?.mode === mode) last.to = minute + 1;
    else found.push({ from: minute, to: minute + 1, mode });
  });
  return found;
}

function mostFrequent(week: Week): Mode {
  const count = (mode: Mode) => week.flat().filter((each) => each === mode).length;
  return MODES.reduce((best, mode) => (count(mode) > count(best) ? mode : best));
}

function inOrder(one: number, other: number): [number, number] {
  return one <= other ? [one, other] : [other, one];
}

/** Minutes since midnight of `08:30`. */
function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * MINUTES_PER_HOUR + minutes;
}

function clock(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / MINUTES_PER_HOUR))}:${two(minute % MINUTES_PER_HOUR)}`;
}
