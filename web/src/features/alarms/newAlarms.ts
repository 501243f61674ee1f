import type { Alarm } from '../../api/types';

/** Remembers which alarms were seen, and tells the ones that are new. What is there at first is not news. */
export class AlarmNews {
  #seen: Set<string> | undefined;

  /** The alarms of `alarms` that no earlier call has had, oldest first. */
  take(alarms: readonly Alarm[]): Alarm[] {
    const seen = this.#seen;
    this.#seen = new Set([...(seen ?? []), ...alarms.map((alarm) => alarm.id)]);
    return seen === undefined ? [] : alarms.filter((alarm) => !seen.has(alarm.id)).reverse();
  }
}
