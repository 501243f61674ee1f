import { Button, Group, PasswordInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { KeyRound, ShieldOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { User } from '../../api/types';
import { Confirm } from '../../app/Confirm';
import { passwordProblem } from '../me/password';
import { useMe } from '../me/useMe';
import { useDeleteUser, useRemoveUsersSecondFactor, useSetPassword } from './useUsers';

interface UserActionsProps {
  user: User;
  etag: string;
  onReload: () => void;
  onDeleted: () => void;
}

/** What is done to a user rarely, and never by a stray click. */
export function UserActions({ user, etag, onReload, onDeleted }: UserActionsProps) {
  const { t } = useTranslation('users');
  const { data: me } = useMe();
  const [asked, setAsked] = useState<'password' | 'factor' | 'delete'>();
  const close = () => setAsked(undefined);
  return (
    <Group>
      <Button variant="default" leftSection={<KeyRound size={16} aria-hidden />} onClick={() => setAsked('password')}>
        {t('setPassword')}
      </Button>
      {user.second_factor && (
        <Button variant="default" leftSection={<ShieldOff size={16} aria-hidden />} onClick={() => setAsked('factor')}>
          {t('removeFactor')}
        </Button>
      )}
      {user.id !== me?.id && (
        <Button
          variant="outline"
          color="red"
          leftSection={<Trash2 size={16} aria-hidden />}
          onClick={() => setAsked('delete')}
        >
          {t('delete')}
        </Button>
      )}
      {asked === 'password' && <SetPassword user={user} onClose={close} />}
      {asked === 'factor' && <RemoveFactor user={user} onClose={close} />}
      {asked === 'delete' && (
        <DeleteUser user={user} etag={etag} onReload={onReload} onDeleted={onDeleted} onClose={close} />
      )}
    </Group>
  );
}

function SetPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation('users');
  const { t: account } = useTranslation('account');
  const { error, isPending, mutate } = useSetPassword(user.id);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const problem = passwordProblem(password);
  const confirm = () => {
    setTried(true);
    if (problem !== null) return;
    mutate(password, {
      onSuccess: () => {
        notifications.show({ message: t('passwordSet', { name: user.name }), color: 'green' });
        onClose();
      },
    });
  };
  return (
    <Confirm
      title={t('setPasswordTitle', { name: user.name })}
      text={t('setPasswordText')}
      action={t('setPassword')}
      busy={isPending}
      error={error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <PasswordInput
        label={account('next')}
        description={account('nextHint')}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={tried && problem !== null && account(problem)}
      />
    </Confirm>
  );
}

function RemoveFactor({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation('users');
  const { error, isPending, mutate } = useRemoveUsersSecondFactor(user.id);
  return (
    <Confirm
      title={t('removeFactorTitle', { name: user.name })}
      text={t('removeFactorText')}
      action={t('removeFactor')}
      busy={isPending}
      error={error}
      onConfirm={() => mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

interface DeleteUserProps extends UserActionsProps {
  onClose: () => void;
}

function DeleteUser({ user, etag, onReload, onDeleted, onClose }: DeleteUserProps) {
  const { t } = useTranslation('users');
  const { error, isPending, mutate } = useDeleteUser(user.id, etag);
  return (
    <Confirm
      title={t('deleteTitle', { name: user.name })}
      text={t('deleteText')}
      action={t('delete')}
      busy={isPending}
      error={error}
      onConfirm={() => mutate(undefined, { onSuccess: onDeleted })}
      onClose={onClose}
      onReload={onReload}
    />
  );
}
