import { describe, expect, it } from 'vitest';

import type { Alarm } from '../../api/types';
import { AlarmNews } from './newAlarms';

const alarm = (id: string): Alarm => ({ id, type: 'input', channel_id: 'c', device_id: 'd', raised_at: '', cleared_at: null });
const ids = (alarms: Alarm[]) => alarms.map(({ id }) => id);

describe('news of alarms', () => {
  it('are none when the console opens', () => {
    expect(new AlarmNews().take([alarm('2'), alarm('1')])).toEqual([]);
  });

  it('are each told once, oldest first', () => {
    const news = new AlarmNews();
    news.take([alarm('1')]);
    expect(ids(news.take([alarm('3'), alarm('2'), alarm('1')]))).toEqual(['2', '3']);
    expect(news.take([alarm('3'), alarm('2'), alarm('1')])).toEqual([]);
  });

  it('are not told again when an alarm is away for a while', () => {
    const news = new AlarmNews();
    news.take([]);
    news.take([alarm('1')]);
    news.take([]);
    expect(news.take([alarm('1')])).toEqual([]);
  });
});
