import { Button, Group, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { DataTable } from '../../app/DataTable';
import { Loading } from '../../app/Loading';
import { ProblemAlert } from '../../app/ProblemAlert';
import { programName } from '../../app/programName';
import { useFormat } from '../../i18n/useFormat';
import { useNow } from '../../i18n/useNow';
import { useEndSessions, useUserSessions } from './useUsers';

/** Where a user is signed in, and the way to end all of that. */
export function UserSessions({ user }: { user: string }) {
  const { t } = useTranslation('users');
  const { t: account } = useTranslation('account');
  const format = useFormat();
  const now = useNow();
  const { data, error } = useUserSessions(user);
  const end = useEndSessions(user);
  if (!data && !error) return <Loading />;
  return (
    <>
      <ProblemAlert error={error ?? end.error} />
      {data?.length === 0 && (
        <Text size="sm" c="dark.1">
          {t('noSessions')}
        </Text>
      )}
      {data && data.length > 0 && (
        <>
          <DataTable label={t('sessions')} columns={[account('host'), account('program'), account('lastUsed')]} narrow>
            {data.map(({ id, host, program, last_used_at }) => (
              <Table.Tr key={id}>
                <Table.Td>{host ?? '–'}</Table.Td>
                <Table.Td title={program ?? undefined}>{program === null ? '–' : programName(program)}</Table.Td>
                <Table.Td>{format.age(Date.parse(last_used_at), now)}</Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
          <Group justify="flex-end" mt="sm">
            <Button variant="default" loading={end.isPending} onClick={() => end.mutate(undefined)}>
              {t('endSessions')}
            </Button>
          </Group>
        </>
      )}
    </>
  );
}
