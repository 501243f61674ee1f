import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';

import { setLanguage, startI18n } from '../../i18n/i18n';
import { PlanField } from './PlanField';
import type { Plan } from './week';

describe('the editor of a plan', () => {
  let plan: Plan | null = null;
  function Field() {
    const [value, setValue] = useState<Plan | null>(null);
    plan = value;
    return (
      <MantineProvider>
        <PlanField plan={value} onChange={setValue} />
      </MantineProvider>
    );
  }
  beforeEach(async () => {
    await startI18n();
    await setLanguage('en');
  });

  it('paints with the keyboard', async () => {
    const user = userEvent.setup();
    render(<Field />);
    expect(screen.queryByRole('grid')).toBeNull();
    await user.click(screen.getByLabelText('By a weekly plan'));
    await user.click(screen.getByRole('radio', { name: 'Never' }));
    screen.getByRole('gridcell', { name: 'Monday, 0:00: Always' }).focus();
    await user.keyboard('{ArrowDown}{ArrowRight} {Shift>}{ArrowRight}{/Shift}');
    expect(plan?.ranges).toEqual([{ day: 'tuesday', from: '01:00', to: '03:00', mode: 'off' }]);
    expect(screen.getByRole('gridcell', { name: 'Tuesday, 2:00: Never' })).toHaveFocus();
    await user.click(screen.getByLabelText('Always', { selector: '[type=radio][value=always]' }));
    expect(plan).toBeNull();
  });
});
