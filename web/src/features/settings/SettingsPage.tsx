import { useTranslation } from 'react-i18next';

import { Page } from '../../app/Page';
import { WebhookSettings } from './WebhookSettings';

export function SettingsPage() {
  const { t } = useTranslation('settings');
  return (
    <Page title={t('title')}>
      <WebhookSettings />
    </Page>
  );
}
