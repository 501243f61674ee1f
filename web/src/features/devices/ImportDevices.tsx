import { Alert, Button, FileInput, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { Download, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ImportedLine } from '../../api/types';
import { DataTable } from '../../app/DataTable';
import { ProblemAlert } from '../../app/ProblemAlert';
import { download } from '../../player/snapshot';
import { claimCodesTable, summaryOf } from './importReport';
import { useImportDevices } from './useDevices';

/** Adds the devices of a table, and says what became of each line. */
export function ImportDevices({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const [file, setFile] = useState<File | null>(null);
  const { data: lines, error, isPending, mutate } = useImportDevices();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('import')}
      closeButtonProps={{ 'aria-label': common('close') }}
      // The claim codes cannot be shown again, so a stray click must not lose them.
      closeOnClickOutside={!lines}
      closeOnEscape={!lines}
      size="lg"
      centered
    >
      {lines ? (
        <Report lines={lines} onDone={onClose} />
      ) : (
        <Stack>
          <ProblemAlert error={error} />
          <Text size="sm">{t('importText')}</Text>
          <FileInput label={t('file')} accept=".csv,text/csv" clearable value={file} onChange={setFile} data-autofocus />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button loading={isPending} disabled={file === null} onClick={() => file && mutate(file)}>
              {t('import')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Report({ lines, onDone }: { lines: readonly ImportedLine[]; onDone: () => void }) {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const { added, refused } = summaryOf(lines);
  return (
    <Stack>
      <Text size="sm" role="status">
        {t('importDone', { added, refused: refused.length })}
      </Text>
      {added > 0 && (
        <Alert color="yellow" variant="outline" icon={<KeyRound aria-hidden />}>
          <Stack gap="sm" align="flex-start">
            {t('codesOnce')}
            <Button
              variant="default"
              size="xs"
              leftSection={<Download size={15} aria-hidden />}
              onClick={() => download(new Blob([claimCodesTable(lines)], { type: 'text/csv' }), 'claim-codes.csv')}
            >
              {t('saveCodes')}
            </Button>
          </Stack>
        </Alert>
      )}
      {refused.length > 0 && (
        <DataTable label={t('refusedLines')} columns={[t('line'), t('reason')]} narrow>
          {refused.map(({ line, refusal }) => (
            <Table.Tr key={line}>
              <Table.Td>{line}</Table.Td>
              <Table.Td>{refusal}</Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
      <Group justify="flex-end">
        <Button onClick={onDone}>{common('done')}</Button>
      </Group>
    </Stack>
  );
}
