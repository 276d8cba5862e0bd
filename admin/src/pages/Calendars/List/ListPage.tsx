import { Box, Divider, LinkButton, Tabs } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useRBAC } from '@strapi/strapi/admin';
import { Link } from 'react-router-dom';

import { SettingsFrame } from '../../../components/SettingsFrame';
import { PROCESS_PERMISSIONS } from '../../../constants';
import { useListLocation } from '../../../hooks/useListLocation';
import { useTranslate } from '../../../hooks/useTranslate';
import { CREATE } from '../paths';
import { useCanManage } from '../useCanManage';
import { CalendarsTab } from './CalendarsTab';
import { SlaTab } from './SlaTab';

/** The calendars, and the SLAs that run by them. */
export function ListPage() {
  const t = useTranslate();
  const location = useListLocation();
  const canManage = useCanManage();
  const { allowedActions } = useRBAC(PROCESS_PERMISSIONS.read);
  const hasSla = allowedActions.canRead === true;
  const tab = hasSla && location.valueOf('tab') === 'sla' ? 'sla' : 'calendars';
  const add = canManage ? (
    <LinkButton tag={Link} to={CREATE} startIcon={<Plus />} size="S">
      {t('calendars.add')}
    </LinkButton>
  ) : undefined;
  return (
    <SettingsFrame
      title={t('calendars.title')}
      subtitle={t('calendars.subtitle')}
      primaryAction={tab === 'calendars' ? add : undefined}
    >
      <Tabs.Root
        variant="simple"
        value={tab}
        onValueChange={(next) => location.showOnly(next === 'sla' ? { tab: next } : {})}
      >
        <Tabs.List aria-label={t('calendars.title')}>
          <Tabs.Trigger value="calendars">{t('calendars.tab.calendars')}</Tabs.Trigger>
          {hasSla ? <Tabs.Trigger value="sla">{t('calendars.tab.sla')}</Tabs.Trigger> : null}
        </Tabs.List>
        <Divider />
        <Box paddingTop={6}>
          <Tabs.Content value="calendars">
            <CalendarsTab add={add} />
          </Tabs.Content>
          {hasSla ? (
            <Tabs.Content value="sla">
              <SlaTab location={location} />
            </Tabs.Content>
          ) : null}
        </Box>
      </Tabs.Root>
    </SettingsFrame>
  );
}
