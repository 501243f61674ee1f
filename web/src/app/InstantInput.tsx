import '@mantine/dates/styles.css';

import { DatesProvider, DateTimePicker } from '@mantine/dates';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';

const SPELLING = 'YYYY-MM-DD HH:mm:ss';

interface InstantInputProps {
  label: string;
  /** Milliseconds since 1970. */
  valueMs: number;
  onChange: (valueMs: number) => void;
  error?: string | undefined;
}

/** Chooses an instant, to the second, in the user's own time zone. */
export function InstantInput({ label, valueMs, onChange, error }: InstantInputProps) {
  const { i18n, t } = useTranslation('playback');
  const chinese = i18n.language === 'zh-CN';
  return (
    <DatesProvider settings={{ locale: chinese ? 'zh-cn' : 'en', firstDayOfWeek: 1 }}>
      <DateTimePicker
        label={label}
        withSeconds
        valueFormat={SPELLING}
        value={dayjs(valueMs).format(SPELLING)}
        onChange={(value) => value !== null && onChange(dayjs(value).valueOf())}
        error={error}
        hideOutsideDates
        monthLabelFormat={chinese ? 'YYYY年M月' : 'MMMM YYYY'}
        w="13rem"
        ariaLabels={{
          previousMonth: t('pickerPrevious'),
          nextMonth: t('pickerNext'),
          monthLevelControl: t('pickerLevel'),
          yearLevelControl: t('pickerLevel'),
        }}
        submitButtonProps={{ 'aria-label': t('pickerSubmit') }}
      />
    </DatesProvider>
  );
}
