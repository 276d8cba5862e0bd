import type { ReactNode } from 'react';

import { Button, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { Cross } from '@strapi/icons';

import { useGetCrmIntegrationsQuery } from '../../../api/integrations';
import { TallOption, TallOptionsStyle } from '../../../components/TallOptions';
import { useTranslate } from '../../../hooks/useTranslate';
import { EVENTS } from '../model/events';
import { DELIVERY_SOURCES, DELIVERY_STATES } from '../model/states';
import { useEventText } from '../useEventText';
import type { PageLocation } from '../usePageLocation';
import { FILTERS, PERIODS } from './model/filter';

interface LogFiltersProps {
  location: PageLocation;
  action: ReactNode;
}

/** Integration, state, source, event and period, kept in the URL. */
export function LogFilters({ location, action }: LogFiltersProps) {
  const t = useTranslate();
  const eventText = useEventText();
  const { data } = useGetCrmIntegrationsQuery({ page: 1, pageSize: 100 });
  const saved = (data?.items ?? []).map(({ name, label }) => ({ value: name, label }));
  const asked = location.valueOf('integration');
  const options = {
    // Those that are built in, or deleted, are in the log too.
    integration:
      asked === null || saved.some(({ value }) => value === asked)
        ? saved
        : [{ value: asked, label: asked }, ...saved],
    status: DELIVERY_STATES.map((value) => ({ value, label: t(`log.state.${value}`) })),
    source: DELIVERY_SOURCES.map((value) => ({ value, label: t(`log.source.${value}`) })),
    event: EVENTS.map((value) => ({ value, label: eventText(value) })),
    since: PERIODS.map((value) => ({ value, label: t(`log.since.${value}`) })),
  };
  return (
    <Flex
      justifyContent="space-between"
      alignItems="flex-start"
      gap={2}
      paddingBottom={4}
      wrap="wrap"
    >
      <TallOptionsStyle />
      <Flex gap={2} wrap="wrap">
        {FILTERS.map((key) => (
          <Flex key={key} direction="column" alignItems="stretch" width="18rem">
            <SingleSelect
              aria-label={t(`log.filter.${key}`)}
              placeholder={t(`log.filter.${key}`)}
              size="S"
              value={location.valueOf(key) ?? ''}
              clearLabel={t('schema.clear')}
              onChange={(value: string | number) => location.show({ [key]: String(value) })}
              onClear={() => location.show({ [key]: null })}
            >
              {options[key].map(({ value, label }) => (
                <SingleSelectOption key={value} value={value}>
                  <TallOption>{label}</TallOption>
                </SingleSelectOption>
              ))}
            </SingleSelect>
          </Flex>
        ))}
      </Flex>
      {action}
    </Flex>
  );
}

export function ClearFilters({ location }: { location: PageLocation }) {
  const t = useTranslate();
  return (
    <Button
      variant="tertiary"
      startIcon={<Cross />}
      onClick={() => location.show(Object.fromEntries(FILTERS.map((key) => [key, null])))}
    >
      {t('inbox.filter.clear')}
    </Button>
  );
}
