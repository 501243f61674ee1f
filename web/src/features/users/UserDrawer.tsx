import { useTranslation } from 'react-i18next';

import { Section } from '../../app/Section';
import { SidePanel } from '../../app/SidePanel';
import { UserActions } from './UserActions';
import { UserForm } from './UserForm';
import { UserSessions } from './UserSessions';
import { useUser } from './useUsers';

/** Everything about one user. */
export function UserDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('users');
  const { data, error, refetch } = useUser(id);
  const reload = () => void refetch();
  return (
    <SidePanel title={data?.value.name ?? t('user')} error={error} loading={!data && !error} onClose={onClose}>
      {data && (
        <>
          <UserForm key={data.etag} user={data.value} etag={data.etag} onReload={reload} />
          <Section title={t('sessions')}>
            <UserSessions user={id} />
          </Section>
          <Section title={t('more')}>
            <UserActions user={data.value} etag={data.etag} onReload={reload} onDeleted={onClose} />
          </Section>
        </>
      )}
    </SidePanel>
  );
}
