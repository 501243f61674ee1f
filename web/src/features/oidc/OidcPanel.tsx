import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Loading } from '../../app/Loading';
import { Panel } from '../../app/Panel';
import { ProblemAlert } from '../../app/ProblemAlert';
import { ShownOnce } from '../../app/ShownOnce';
import { useMe } from '../me/useMe';
import { OidcForm } from './OidcForm';
import { useOidc } from './useOidc';

/** Where the organisation's people sign in besides, and what has to be told to its sign-in service and to them. */
export function OidcPanel() {
  const { t } = useTranslation('oidc');
  const { t: common } = useTranslation('common');
  const { data: me } = useMe();
  const { data, error, refetch } = useOidc();
  return (
    <Panel title={t('title')} text={t('text')}>
      <ProblemAlert error={error} />
      {!data && !error && <Loading />}
      {data && (
        <Stack>
          {data.value.redirect_uri !== null && (
            <ShownOnce
              label={t('redirectUri')}
              value={data.value.redirect_uri}
              copyLabel={`${common('copy')}: ${t('redirectUri')}`}
            />
          )}
          <OidcForm key={data.etag} settings={data.value} etag={data.etag} onReload={() => void refetch()} />
          {data.value.enabled && me && (
            <ShownOnce
              label={t('link')}
              value={`${window.location.origin}/sign-in?tenant=${me.tenant_id}`}
              copyLabel={`${common('copy')}: ${t('link')}`}
            />
          )}
        </Stack>
      )}
    </Panel>
  );
}
