import { Loader, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Brand } from './Brand';
import classes from './Splash.module.css';

/** What stands on the screen until it is known whether somebody is signed in. */
export function Splash({ unreachable }: { unreachable: boolean }) {
  const { t } = useTranslation();
  return (
    <main className={classes.splash}>
      <Brand large />
      <Loader size="sm" color="dark.1" type="dots" />
      <Text role="status" c="dark.1" size="sm">
        {unreachable ? t('unreachable') : t('loading')}
      </Text>
    </main>
  );
}
