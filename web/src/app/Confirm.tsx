import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ProblemAlert } from './ProblemAlert';

interface ConfirmProps {
  title: string;
  /** What is lost. */
  text: string;
  action: string;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
  onReload?: () => void;
  /** Choices that belong to the question. */
  children?: ReactNode;
}

/** Asks before something is done that cannot be undone. It is shown for as long as it is mounted. */
export function Confirm({ title, text, action, busy, error, onConfirm, onClose, onReload, children }: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }} centered>
      <ProblemAlert error={error} {...(onReload ? { onReload } : {})} />
      <Stack>
        <Text size="sm">{text}</Text>
        {children}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button color="red.9" loading={busy} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
