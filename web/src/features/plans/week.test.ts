import { describe, expect, it } from 'vitest';

import { modeOf, neighbour, paint, planOf, type Plan, weekOf } from './week';

const always = weekOf({});

describe('a week', () => {
  it('records always where nothing is said', () => {
    expect(planOf(always, 'Europe/Berlin')).toEqual({ time_zone: 'Europe/Berlin', otherwise: 'continuous', ranges: [] });
  });

  it('is painted in rectangles, from whichever corner', () => {
    const week = paint(always, { day: 4, hour: 17 }, { day: 3, hour: 8 }, 'motion');
    expect(planOf(week, 'UTC').ranges).toEqual([
      { day: 'thursday', from: '08:00', to: '18:00', mode: 'motion' },
      { day: 'friday', from: '08:00', to: '18:00', mode: 'motion' },
    ]);
    expect(modeOf(week, { day: 3, hour: 8 })).toBe('motion');
    expect(modeOf(week, { day: 3, hour: 18 })).toBe('continuous');
    expect(modeOf(always, { day: 3, hour: 8 })).toBe('continuous');
  });

  it('ends with the day, which is spelled 24:00', () => {
    const week = paint(always, { day: 6, hour: 23 }, { day: 6, hour: 23 }, 'off');
    expect(planOf(week, 'UTC').ranges).toEqual([{ day: 'sunday', from: '23:00', to: '24:00', mode: 'off' }]);
  });

  it('joins hours of one mode, and says what is most only once', () => {
    let week = paint(always, { day: 0, hour: 0 }, { day: 6, hour: 23 }, 'motion');
    week = paint(week, { day: 0, hour: 5 }, { day: 0, hour: 5 }, 'alarm');
    week = paint(week, { day: 0, hour: 6 }, { day: 0, hour: 6 }, 'alarm');
    expect(planOf(week, 'UTC')).toMatchObject({
      otherwise: 'motion',
      ranges: [{ day: 'monday', from: '05:00', to: '07:00', mode: 'alarm' }],
    });
  });

  it('needs no more ranges than the cloud takes, however it is painted', () => {
    let week = always;
    for (let day = 0; day < 7; day += 1) {
      for (let hour = 0; hour < 24; hour += 2) week = paint(week, { day, hour }, { day, hour }, hour % 4 ? 'off' : 'alarm');
    }
    expect(planOf(week, 'UTC').ranges.length).toBeLessThanOrEqual(168);
  });

  it('keeps minutes that the grid does not show, until their hour is painted', () => {
    const plan: Plan = {
      time_zone: 'UTC',
      otherwise: 'off',
      ranges: [{ day: 'tuesday', from: '08:30', to: '10:15', mode: 'continuous' }],
    };
    const week = weekOf(plan);
    expect(planOf(week, 'UTC')).toEqual(plan);
    expect(modeOf(week, { day: 1, hour: 8 })).toBe('mixed');
    const painted = paint(week, { day: 1, hour: 8 }, { day: 1, hour: 8 }, 'motion');
    expect(planOf(painted, 'UTC').ranges).toEqual([
      { day: 'tuesday', from: '08:00', to: '09:00', mode: 'motion' },
      { day: 'tuesday', from: '09:00', to: '10:15', mode: 'continuous' },
    ]);
  });

  it('lets the first of ranges count that share a minute', () => {
    const week = weekOf({
      ranges: [
        { day: 'monday', from: '01:00', to: '02:00', mode: 'alarm' },
        { day: 'monday', from: '00:00', to: '24:00', mode: 'off' },
      ],
    });
    expect(modeOf(week, { day: 0, hour: 1 })).toBe('alarm');
    expect(modeOf(week, { day: 0, hour: 2 })).toBe('off');
  });

  it('is walked by arrows up to its edges', () => {
    expect(neighbour({ day: 0, hour: 0 }, 'ArrowUp')).toEqual({ day: 0, hour: 0 });
    expect(neighbour({ day: 6, hour: 22 }, 'ArrowRight')).toEqual({ day: 6, hour: 23 });
    expect(neighbour({ day: 2, hour: 5 }, 'ArrowDown')).toEqual({ day: 3, hour: 5 });
    expect(neighbour({ day: 2, hour: 5 }, 'End')).toEqual({ day: 2, hour: 23 });
    expect(neighbour({ day: 2, hour: 5 }, 'a')).toBeNull();
  });
});
