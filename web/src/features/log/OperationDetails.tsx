import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { OperationEntry } from '../../api/types';
import { DataTable } from '../../app/DataTable';
import { Facts } from '../../app/Facts';
import { Section } from '../../app/Section';
import { SidePanel } from '../../app/SidePanel';
import { useFormat } from '../../i18n/useFormat';
import { areaPath } from '../areas/areaTree';
import { useAreas } from '../areas/useAreas';
import { changesOf } from './changes';

/** All that the log says of one operation, with what it changed. */
export function OperationDetails({ entry, onClose }: { entry: OperationEntry; onClose: () => void }) {
  const { t } = useTranslation('log');
  const format = useFormat();
  const { actor, at, before, after, detail, host, id, operation, outcome, target } = entry;
  const areas = useAreas();
  /** Areas by their names, as far as they still exist. */
  const shown = (name: string, value: string) =>
    (name === 'area_id' || name === 'parent_id' ? areaPath(areas, value) : '') || value || '–';
  const changes = changesOf(before as Record<string, unknown> | null, after as Record<string, unknown> | null);
  return (
    <SidePanel wide title={operation} error={null} loading={false} onClose={onClose}>
      <Facts
        of={[
          [t('at'), format.dateTime(Date.parse(at))],
          [t('user'), actor.id === null ? actor.name : `${actor.name} (${actor.id})`],
          [t('host'), host ?? '–'],
          [t('outcome'), t(outcome)],
          [t('target'), target === null ? '–' : [target.kind, target.name, target.id].filter((part) => part !== '').join(' · ')],
          [t('detail'), detail ?? '–'],
          [t('id'), <code>{id}</code>],
        ]}
      />
      {changes.length > 0 && (
        <Section title={t('changes')}>
          <DataTable label={t('changes')} columns={[t('property'), t('before'), t('after')]} narrow>
            {changes.map((change) => (
              <Table.Tr key={change.name}>
                <Table.Td>
                  <code>{change.name}</code>
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{shown(change.name, change.before)}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{shown(change.name, change.after)}</Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
        </Section>
      )}
    </SidePanel>
  );
}
