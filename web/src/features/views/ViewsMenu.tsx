import { Button, Menu, ScrollArea } from '@mantine/core';
import { BookmarkPlus, ChevronDown, LayoutTemplate, Settings2, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { changeTiles, useTiles } from '../live/tilesStore';
import { ManageViews } from './ManageViews';
import { SaveView } from './SaveView';
import { useViews } from './useViews';
import { tilesOf, viewOf } from './view';

/** Opens saved views, and saves what is on the screen as one. */
export function ViewsMenu() {
  const { t } = useTranslation('views');
  const { data: views = [] } = useViews();
  const tiles = useTiles();
  const [dialog, setDialog] = useState<'save' | 'manage'>();
  const close = () => setDialog(undefined);
  const empty = viewOf(tiles).channels.length === 0;
  return (
    <>
      <Menu position="bottom-end" width="16rem">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<LayoutTemplate size={15} aria-hidden />}
            rightSection={<ChevronDown size={14} aria-hidden />}
          >
            {t('title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t('none')}</Menu.Label>}
          <ScrollArea.Autosize mah="20rem">
            {views.map((view) => (
              <Menu.Item
                key={view.id}
                rightSection={view.shared && <Users size={14} aria-label={t('shared')} />}
                onClick={() => changeTiles(() => tilesOf(view))}
              >
                {view.name}
              </Menu.Item>
            ))}
          </ScrollArea.Autosize>
          <Menu.Divider />
          <Menu.Item leftSection={<BookmarkPlus size={15} aria-hidden />} disabled={empty} onClick={() => setDialog('save')}>
            {t('save')}
          </Menu.Item>
          <Menu.Item
            leftSection={<Settings2 size={15} aria-hidden />}
            disabled={!views.some(({ own }) => own)}
            onClick={() => setDialog('manage')}
          >
            {t('manage')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'save' && <SaveView view={viewOf(tiles)} onClose={close} />}
      {dialog === 'manage' && <ManageViews onClose={close} />}
    </>
  );
}
