import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ProblemAlert } from '../../app/ProblemAlert';

interface PasswordDialogProps {
  title: string;
  action: string;
  destructive?: boolean;
  busy: boolean;
  error: unknown;
  onSubmit: (password: string) => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks for the user's own password before something that whoever finds an open page must not do. */
export function PasswordDialog(props: PasswordDialogProps) {
  const { action, busy, children, destructive = false, error, onClose, onSubmit, title } = props;
  const { t } = useTranslation('account');
  const { t: common } = useTranslation('common');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password !== '') onSubmit(password);
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': common('close') }} centered>
      <form onSubmit={submit} noValidate>
        <ProblemAlert error={error} instead={{ invalid_credentials: t('currentWrong') }} />
        <Stack>
          {children}
          <PasswordInput
            label={t('current')}
            autoComplete="current-password"
            data-autofocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={password === ''} {...(destructive ? { color: 'red.9' } : {})}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
