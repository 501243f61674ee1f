import { Button, Select } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChannels } from '../channels/useChannels';
import { InstantInput } from '../../app/InstantInput';
import classes from './PlaybackPage.module.css';
import { HOUR_MS, lastRange, QUARTER_MS, type Range, rangeProblem } from './range';

interface PlaybackFormProps {
  channel: string | null;
  range: Range;
  onShow: (chosen: Range & { channel: string }) => void;
}

/** Chooses what to play: a channel, and from when to when. */
export function PlaybackForm({ channel: initialChannel, range: initialRange, onShow }: PlaybackFormProps) {
  const { t } = useTranslation('playback');
  const { data: channels = [] } = useChannels();
  const [channel, setChannel] = useState(initialChannel);
  const [range, setRange] = useState(initialRange);
  const problem = rangeProblem(range);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (channel !== null && problem === null) onShow({ channel, ...range });
  };

  const showLast = (durationMs: number) => {
    const next = lastRange(durationMs, Date.now());
    setRange(next);
    if (channel !== null) onShow({ channel, ...next });
  };

  return (
    <form className={classes.form} onSubmit={submit}>
      <h1 className={classes.title}>{t('title')}</h1>
      <Select
        label={t('channel')}
        placeholder={t('channelPlaceholder')}
        data={channels.map(({ id, name }) => ({ value: id, label: name }))}
        value={channel}
        onChange={setChannel}
        searchable
        allowDeselect={false}
        w="14rem"
      />
      <InstantInput
        label={t('from')}
        valueMs={range.fromMs}
        onChange={(fromMs) => setRange({ ...range, fromMs })}
      />
      <InstantInput
        label={t('to')}
        valueMs={range.toMs}
        onChange={(toMs) => setRange({ ...range, toMs })}
        error={problem === null ? undefined : t(problem)}
      />
      <Button type="submit" disabled={channel === null || problem !== null}>
        {t('show')}
      </Button>
      <div className={classes.presets}>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => showLast(QUARTER_MS)}>
          {t('lastQuarter')}
        </Button>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => showLast(HOUR_MS)}>
          {t('lastHour')}
        </Button>
      </div>
    </form>
  );
}
