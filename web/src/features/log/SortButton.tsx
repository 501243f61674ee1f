import { VisuallyHidden } from '@mantine/core';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import classes from './SortButton.module.css';

interface SortButtonProps {
  label: string;
  /** Missing when the table is sorted by another column. */
  direction: 'ascending' | 'descending' | undefined;
  onClick: () => void;
}

/** The head of a column, by which the table is sorted. */
export function SortButton({ label, direction, onClick }: SortButtonProps) {
  const { t } = useTranslation('log');
  const Arrow = direction === 'descending' ? ArrowDown : direction === 'ascending' ? ArrowUp : ChevronsUpDown;
  return (
    <button type="button" className={classes.sort} data-direction={direction} onClick={onClick}>
      {label}
      <Arrow size={13} aria-hidden />
      {direction && <VisuallyHidden>{t(direction)}</VisuallyHidden>}
    </button>
  );
}
