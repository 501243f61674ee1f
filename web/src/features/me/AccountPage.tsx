import { useTranslation } from 'react-i18next';

import { Facts } from '../../app/Facts';
import { Loading } from '../../app/Loading';
import { Page } from '../../app/Page';
import { Panel } from '../../app/Panel';
import { ProblemAlert } from '../../app/ProblemAlert';
import { areaPath } from '../areas/areaTree';
import { useAreas } from '../areas/useAreas';
import { OwnSessions } from './OwnSessions';
import { PasswordForm } from './PasswordForm';
import { SecondFactor } from './SecondFactor';
import { useMe } from './useMe';

/** What users see and do for themselves. */
export function AccountPage() {
  const { t } = useTranslation('account');
  const { t: rights } = useTranslation('rights');
  const { data: me, error } = useMe();
  const areas = useAreas();
  return (
    <Page title={t('title')}>
      <ProblemAlert error={error} />
      {!me && !error && <Loading />}
      {me && (
        <>
          <Panel title={me.name}>
            <Facts
              of={[
                [t('email'), me.email ?? '–'],
                [t('tenant'), me.tenant_name],
                [t('area'), areaPath(areas, me.area_id)],
                [t('rights'), me.rights.map((right) => rights(right)).join(', ')],
              ]}
            />
          </Panel>
          <Panel title={t('password')}>
            <PasswordForm />
          </Panel>
          <Panel title={t('secondFactor')} text={t('secondFactorText')}>
            <SecondFactor enrolled={me.second_factor} />
          </Panel>
          <Panel title={t('sessions')} text={t('sessionsText')}>
            <OwnSessions />
          </Panel>
        </>
      )}
    </Page>
  );
}
