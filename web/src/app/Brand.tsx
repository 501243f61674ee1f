import { useTranslation } from 'react-i18next';

import classes from './Brand.module.css';

export function Brand({ large = false }: { large?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={classes.brand} data-large={large || undefined}>
      <img src="/nightjar.svg" alt="" />
      <span>{t('product')}</span>
    </span>
  );
}
