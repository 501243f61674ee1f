import { Button, Select, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { OperationOutcome } from '../../api/types';
import { InstantInput } from '../../app/InstantInput';
import classes from './ConditionBar.module.css';
import { type Conditions, type Noun, NOUNS, rangeProblem } from './conditions';

const OUTCOMES: readonly OperationOutcome[] = ['allowed', 'refused', 'failed'];

interface ConditionBarProps {
  conditions: Conditions;
  onSearch: (conditions: Conditions) => void;
}

export function ConditionBar({ conditions, onSearch }: ConditionBarProps) {
  const { t } = useTranslation('log');
  const [draft, setDraft] = useState(conditions);
  const problem = rangeProblem(draft);
  const change = (part: Partial<Conditions>) => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === null) onSearch(draft);
  };
  return (
    <form role="search" className={classes.bar} onSubmit={submit}>
      <InstantInput label={t('from')} valueMs={draft.fromMs} onChange={(fromMs) => change({ fromMs })} />
      <InstantInput
        label={t('to')}
        valueMs={draft.toMs}
        onChange={(toMs) => change({ toMs })}
        error={problem === null ? undefined : t(problem)}
      />
      <TextInput label={t('user')} value={draft.user} onChange={(event) => change({ user: event.currentTarget.value })} w="8rem" />
      <Select
        label={t('about')}
        placeholder={t('any')}
        data={NOUNS.map((noun) => ({ value: noun, label: t(`noun-${noun}`) }))}
        value={draft.noun}
        onChange={(noun) => change({ noun: noun as Noun | null })}
        clearable
        w="10rem"
      />
      <Select
        label={t('outcome')}
        placeholder={t('any')}
        data={OUTCOMES.map((outcome) => ({ value: outcome, label: t(outcome) }))}
        value={draft.outcome}
        onChange={(outcome) => change({ outcome: outcome as OperationOutcome | null })}
        clearable
        w="8rem"
      />
      <TextInput label={t('host')} value={draft.host} onChange={(event) => change({ host: event.currentTarget.value })} w="8rem" />
      <TextInput
        label={t('text')}
        placeholder={t('textPlaceholder')}
        value={draft.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        flex="1 1 9rem"
      />
      <Button type="submit" leftSection={<Search size={16} aria-hidden />} disabled={problem !== null}>
        {t('search')}
      </Button>
    </form>
  );
}
