import { Drawer, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Loading } from './Loading';
import { ProblemAlert } from './ProblemAlert';

interface SidePanelProps {
  title: string;
  /** What could not be read. */
  error: unknown;
  loading: boolean;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** Shows one thing beside the list that it comes from. It is shown for as long as it is mounted. */
export function SidePanel({ title, error, loading, wide = false, onClose, children }: SidePanelProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened
      onClose={onClose}
      title={title}
      position="right"
      size={wide ? '52rem' : '34rem'}
      closeButtonProps={{ 'aria-label': t('close') }}
      transitionProps={{ duration: 0 }}
    >
      <ProblemAlert error={error} />
      {loading && <Loading />}
      <Stack gap="xl">{children}</Stack>
    </Drawer>
  );
}
