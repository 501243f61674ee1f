import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { isOrganisation, rememberedOrganisation, rememberOrganisation, signInAddress } from './organisation';

interface OrganisationSignInProps {
  /** The organisation that a link names. */
  tenant: string | undefined;
  /** The organisation that is known is not the right one. */
  asks: boolean;
}

/** The way to the organisation's own sign-in. Which organisation it is, is asked once. */
export function OrganisationSignIn({ tenant, asks }: OrganisationSignInProps) {
  const { t } = useTranslation('oidc');
  const known = tenant ?? rememberedOrganisation();
  const [open, setOpen] = useState(asks);
  const form = useForm({
    initialValues: { organisation: known ?? '' },
    validate: { organisation: (id) => (isOrganisation(id.trim()) ? null : t('organisationWrong')) },
  });

  const go = ({ organisation }: typeof form.values) => {
    const id = organisation.trim();
    rememberOrganisation(id);
    window.location.assign(signInAddress(id));
  };

  return (
    <form
      onSubmit={(event) => {
        if (open || known !== undefined) return form.onSubmit(go)(event);
        event.preventDefault();
        setOpen(true);
      }}
      noValidate
    >
      <Stack gap="md" mt="md">
        {open && (
          <TextInput
            label={t('organisation')}
            description={t('organisationHint')}
            autoComplete="organization"
            size="md"
            {...form.getInputProps('organisation')}
          />
        )}
        <Button type="submit" variant="default" size="md" fullWidth>
          {t('signIn')}
        </Button>
      </Stack>
    </form>
  );
}
