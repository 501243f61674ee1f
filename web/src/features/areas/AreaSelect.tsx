import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { areaPath, areaRows, areaTrees } from './areaTree';
import { useAreas } from './useAreas';

interface AreaSelectProps {
  label: string;
  description?: string;
  value: string | null;
  onChange: (area: string) => void;
  /** Areas that cannot be chosen. */
  except?: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** Chooses an area by its way through the tree. */
export function AreaSelect({ label, description, value, onChange, except = NONE }: AreaSelectProps) {
  const { i18n } = useTranslation();
  const areas = useAreas();
  const choices = useMemo(() => {
    const rows = areaRows(areaTrees(areas, new Intl.Collator(i18n.language, { numeric: true })), NONE);
    return rows
      .filter(({ area }) => !except.has(area.id))
      .map(({ area }) => ({ value: area.id, label: areaPath(areas, area.id) }));
  }, [areas, except, i18n.language]);
  return (
    <Select
      label={label}
      description={description}
      data={choices}
      value={value}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
      searchable
      allowDeselect={false}
    />
  );
}
