import { Box, Divider, Flex, Tabs } from '@strapi/design-system';

import type { CustomFieldModel } from '../../../../../server/src/contracts/custom-fields';
import { useGetCustomFieldsQuery } from '../../../api/customFields';
import { CountBadge } from '../../../components/CountBadge';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { useTranslate } from '../../../hooks/useTranslate';
import { ArchivedFields } from './ArchivedFields';
import { LiveFields } from './LiveFields';
import type { FieldState } from './useListLocation';

interface FieldTabsProps {
  model: CustomFieldModel;
  state: FieldState;
  onStateChange: (state: FieldState) => void;
  canManage: boolean;
}

/** Tabs of live and archived fields, with counts. */
export function FieldTabs({ model, state, onStateChange, canManage }: FieldTabsProps) {
  const t = useTranslate();
  const { data, error, isLoading, refetch } = useGetCustomFieldsQuery({ uid: model.uid });

  if (isLoading) return <LoadingCard />;
  if (error || !data) return <LoadError error={error} onRetry={() => void refetch()} />;

  const fields = [...data].sort((left, right) => left.order - right.order);
  const live = fields.filter(({ archived }) => !archived);
  const archived = fields.filter((field) => field.archived);

  return (
    <Tabs.Root
      variant="simple"
      value={state}
      onValueChange={(value) => onStateChange(value === 'archived' ? 'archived' : 'live')}
    >
      <Tabs.List aria-label={t('list.tabs')}>
        <Tabs.Trigger value="live">
          <TabLabel text={t('list.tab.live')} count={live.length} />
        </Tabs.Trigger>
        <Tabs.Trigger value="archived">
          <TabLabel text={t('list.tab.archived')} count={archived.length} />
        </Tabs.Trigger>
      </Tabs.List>
      <Divider />
      <Box paddingTop={6}>
        <Tabs.Content value="live">
          <LiveFields model={model} fields={live} canManage={canManage} />
        </Tabs.Content>
        <Tabs.Content value="archived">
          <ArchivedFields fields={archived} canManage={canManage} />
        </Tabs.Content>
      </Box>
    </Tabs.Root>
  );
}

function TabLabel({ text, count }: { text: string; count: number }) {
  return (
    <Flex tag="span" gap={2} inline>
      {text}
      <CountBadge count={count} />
    </Flex>
  );
}
