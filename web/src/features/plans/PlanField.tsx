import { InputLabel, SegmentedControl, Select, Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { PlanGrid } from './PlanGrid';
import { type Plan, planOf, type Week, weekOf } from './week';

interface PlanFieldProps {
  /** Always, without one. */
  plan: Plan | null;
  onChange: (plan: Plan | null) => void;
}

/** When a channel records: always, or by a weekly plan in the time of its own place. */
export function PlanField({ plan, onChange }: PlanFieldProps) {
  const { t } = useTranslation('plans');
  const week = useMemo(() => (plan ? weekOf(plan) : null), [plan]);
  const choose = (kind: string) =>
    onChange(kind === 'always' ? null : planOf(weekOf({}), Intl.DateTimeFormat().resolvedOptions().timeZone));
  return (
    <Stack gap="sm">
      <InputLabel labelElement="div" id="plan-label">
        {t('title')}
      </InputLabel>
      <SegmentedControl
        aria-labelledby="plan-label"
        data={[
          { value: 'always', label: t('always') },
          { value: 'weekly', label: t('weekly') },
        ]}
        value={plan ? 'weekly' : 'always'}
        onChange={choose}
        style={{ alignSelf: 'flex-start' }}
      />
      {plan && week && (
        <>
          <Select
            label={t('timeZone')}
            description={t('timeZoneHint')}
            data={timeZones(plan.time_zone)}
            value={plan.time_zone}
            onChange={(zone) => zone !== null && onChange({ ...plan, time_zone: zone })}
            searchable
            allowDeselect={false}
            limit={100}
            maw="20rem"
          />
          <PlanGrid week={week} onChange={(painted: Week) => onChange(planOf(painted, plan.time_zone))} />
        </>
      )}
    </Stack>
  );
}

/** What the browser knows, and what is set already. */
function timeZones(present: string): string[] {
  return [...new Set(['UTC', present, ...Intl.supportedValuesOf('timeZone')])];
}
