import { Button, Group, Modal } from '@mantine/core';
import { KeyRound, Replace, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ClaimableDevice, Device } from '../../api/types';
import { Confirm } from '../../app/Confirm';
import { ClaimCode } from './ClaimCode';
import { useDeleteDevice, useIssueClaimCode, useSwapDevice } from './useDevice';

interface DeviceActionsProps {
  device: Device;
  etag: string;
  onReload: () => void;
  onDeleted: () => void;
}

/** What is done to a device rarely, and never by a stray click. */
export function DeviceActions({ device, etag, onReload, onDeleted }: DeviceActionsProps) {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const [asked, setAsked] = useState<'reissue' | 'swap' | 'delete'>();
  const [claimable, setClaimable] = useState<ClaimableDevice>();
  const reissue = useIssueClaimCode(device.id);
  const swap = useSwapDevice(device.id, etag);
  const remove = useDeleteDevice(device.id, etag);

  const close = () => setAsked(undefined);
  const show = (answer: ClaimableDevice) => {
    close();
    setClaimable(answer);
  };
  const ask = (what: typeof asked) => {
    reissue.reset();
    swap.reset();
    remove.reset();
    setAsked(what);
  };
  const name = device.name;

  return (
    <Group>
      {device.state === 'unclaimed' ? (
        <Button variant="default" leftSection={<KeyRound size={16} aria-hidden />} onClick={() => ask('reissue')}>
          {t('reissue')}
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<Replace size={16} aria-hidden />}
          disabled={device.state === 'disabled'}
          onClick={() => ask('swap')}
        >
          {t('swap')}
        </Button>
      )}
      <Button variant="outline" color="red" leftSection={<Trash2 size={16} aria-hidden />} onClick={() => ask('delete')}>
        {t('delete')}
      </Button>
      {asked === 'reissue' && (
        <Confirm
          title={t('reissueTitle', { name })}
          text={t('reissueText')}
          action={t('reissue')}
          busy={reissue.isPending}
          error={reissue.error}
          onConfirm={() => reissue.mutate(undefined, { onSuccess: show })}
          onClose={close}
        />
      )}
      {asked === 'swap' && (
        <Confirm
          title={t('swapTitle', { name })}
          text={t('swapText')}
          action={t('swap')}
          busy={swap.isPending}
          error={swap.error}
          onConfirm={() => swap.mutate(undefined, { onSuccess: show })}
          onClose={close}
          onReload={onReload}
        />
      )}
      {asked === 'delete' && (
        <Confirm
          title={t('deleteTitle', { name })}
          text={t('deleteText')}
          action={t('delete')}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
          onClose={close}
          onReload={onReload}
        />
      )}
      {claimable && (
        <Modal
          opened
          onClose={() => setClaimable(undefined)}
          title={t('claimTitle', { name })}
          closeButtonProps={{ 'aria-label': common('close') }}
          closeOnClickOutside={false}
          closeOnEscape={false}
          size="lg"
          centered
        >
          <ClaimCode device={claimable} onDone={() => setClaimable(undefined)} />
        </Modal>
      )}
    </Group>
  );
}
