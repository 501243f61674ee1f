import { useTranslation } from 'react-i18next';

import { Page } from '../../app/Page';
import { useMay } from '../me/useMe';
import { OidcPanel } from '../oidc/OidcPanel';
import { TenantSettings } from '../tenant/TenantSettings';
import { WebhookSettings } from './WebhookSettings';

export function SettingsPage() {
  const { t } = useTranslation('settings');
  const may = useMay();
  return (
    <Page title={t('title')}>
      {may('configure') && <WebhookSettings />}
      {may('manage-tenant') && <TenantSettings />}
      {may('manage-tenant') && may('manage-users') && <OidcPanel />}
    </Page>
  );
}
