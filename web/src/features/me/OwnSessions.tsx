import { Button, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { DataTable } from '../../app/DataTable';
import { Loading } from '../../app/Loading';
import { ProblemAlert } from '../../app/ProblemAlert';
import { programName } from '../../app/programName';
import { useFormat } from '../../i18n/useFormat';
import { useNow } from '../../i18n/useNow';
import { useEndOwnSession, useOwnSessions } from './useAccount';

/** Where one is signed in, and the way to end that. */
export function OwnSessions() {
  const { t } = useTranslation('account');
  const format = useFormat();
  const now = useNow();
  const { data, error } = useOwnSessions();
  const end = useEndOwnSession();
  if (!data && !error) return <Loading />;
  return (
    <>
      <ProblemAlert error={error ?? end.error} />
      {data && (
        <DataTable label={t('sessions')} columns={[t('host'), t('program'), t('lastUsed'), t('end')]} narrow>
          {data.map(({ id, host, program, last_used_at, current }) => (
            <Table.Tr key={id}>
              <Table.Td>{host ?? '–'}</Table.Td>
              <Table.Td title={program ?? undefined}>{program === null ? '–' : programName(program)}</Table.Td>
              <Table.Td>{format.age(Date.parse(last_used_at), now)}</Table.Td>
              <Table.Td>
                {current ? (
                  t('thisOne')
                ) : (
                  <Button
                    variant="default"
                    size="xs"
                    loading={end.isPending && end.variables === id}
                    onClick={() => end.mutate(id)}
                  >
                    {t('endSession')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
    </>
  );
}
