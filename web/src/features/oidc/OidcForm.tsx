import { Button, Group, PasswordInput, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import type { OidcSettings } from '../../api/types';
import { ProblemAlert } from '../../app/ProblemAlert';
import { AreaSelect } from '../areas/AreaSelect';
import { useAreas } from '../areas/useAreas';
import { RoleSelect } from '../roles/RoleSelect';
import { rootOf } from '../users/userFields';
import { changeOf, fieldsOf } from './oidcFields';
import { useChangeOidc } from './useOidc';

interface OidcFormProps {
  settings: OidcSettings;
  etag: string;
  onReload: () => void;
}

export function OidcForm({ settings, etag, onReload }: OidcFormProps) {
  const { t } = useTranslation('oidc');
  const { t: common } = useTranslation('common');
  const root = rootOf(useAreas());
  const { error, isPending, mutate } = useChangeOidc(etag);
  const form = useForm({
    initialValues: fieldsOf(settings),
    validate: {
      issuer: (issuer) => (URL.canParse(issuer.trim()) ? null : t('issuerWrong')),
      clientId: (id) => (id.trim() === '' ? t('clientIdMissing') : null),
      clientSecret: (secret) => (secret === '' && !settings.has_client_secret ? t('clientSecretMissing') : null),
      domains: (domains, { creates }) => (creates && domains.length === 0 ? t('domainsMissing') : null),
    },
  });
  return (
    <form onSubmit={form.onSubmit((fields) => mutate(changeOf(fields)))} noValidate>
      <ProblemAlert error={error} onReload={onReload} />
      <Stack>
        <TextInput label={t('issuer')} description={t('issuerHint')} type="url" {...form.getInputProps('issuer')} />
        <TextInput label={t('clientId')} autoComplete="off" {...form.getInputProps('clientId')} />
        <PasswordInput
          label={t('clientSecret')}
          description={settings.has_client_secret ? t('clientSecretStored') : undefined}
          autoComplete="new-password"
          {...form.getInputProps('clientSecret')}
        />
        <TagsInput label={t('domains')} description={t('domainsHint')} {...form.getInputProps('domains')} />
        <Switch label={t('creates')} description={t('createsHint')} {...form.getInputProps('creates', { type: 'checkbox' })} />
        {form.values.creates && (
          <>
            <RoleSelect value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
            <AreaSelect
              label={t('area')}
              value={form.values.area ?? root}
              onChange={(area) => form.setFieldValue('area', area === root ? null : area)}
            />
          </>
        )}
        <Switch label={t('enabled')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
            {common('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
