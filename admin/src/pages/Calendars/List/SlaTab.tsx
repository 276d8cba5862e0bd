import { Button, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { Cross } from '@strapi/icons';

import {
  useGetCrmSlaClocksQuery,
  useGetCrmSlaPipelinesQuery,
  type SlaClock,
} from '../../../api/calendars';
import { EmptyState } from '../../../components/EmptyState';
import { ListFrame } from '../../../components/ListFrame';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { TallOption, TallOptionsStyle } from '../../../components/TallOptions';
import { useIsWide } from '../../../hooks/useIsWide';
import type { ListLocation } from '../../../hooks/useListLocation';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { SlaRow } from './SlaRow';

/** What a person looks for, and the states that belong to it. */
const VIEWS: Readonly<Record<string, readonly SlaClock['status'][]>> = {
  urgent: ['at_risk', 'breached'],
  at_risk: ['at_risk'],
  breached: ['breached'],
  running: ['on_track', 'paused'],
  met: ['met'],
};

const STANDARD = 'urgent';

/** The SLAs of running processes, those that need somebody first. */
export function SlaTab({ location }: { location: ListLocation }) {
  const t = useTranslate();
  const isWide = useIsWide();
  const { page, pageSize } = location;
  const asked = location.valueOf('state') ?? STANDARD;
  const view = asked in VIEWS ? asked : STANDARD;
  const definition = location.valueOf('pipeline');
  const { data: pipelines = [] } = useGetCrmSlaPipelinesQuery();
  const { data, error, refetch } = useGetCrmSlaClocksQuery(
    { statuses: VIEWS[view] ?? [], definition, page, pageSize },
    { pollingInterval: usePolling() },
  );
  const columns = isWide
    ? (['record', 'pipeline', 'state', 'due', 'calendar'] as const)
    : (['record'] as const);
  const isFiltered = view !== STANDARD || definition !== null;

  const content = () => {
    if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
    if (!data) return <LoadingCard />;
    if (data.items.length === 0) {
      return (
        <EmptyState
          title={t(isFiltered ? 'list.noMatch.title' : 'calendars.sla.empty.title')}
          text={t(isFiltered ? 'list.noMatch.text' : 'calendars.sla.empty.text')}
          action={
            isFiltered ? (
              <Button
                variant="tertiary"
                startIcon={<Cross />}
                onClick={() => location.show({ state: null, pipeline: null })}
              >
                {t('inbox.filter.clear')}
              </Button>
            ) : undefined
          }
        />
      );
    }
    return (
      <>
        <ListFrame
          columns={columns.map((key) => ({ key, title: t(`calendars.sla.column.${key}`) }))}
          count={data.items.length}
        >
          {data.items.map((clock) => (
            <SlaRow
              key={clock.instance}
              {...{ clock, isWide }}
              label={
                pipelines.find((one) => one.definition === clock.definition)?.label ??
                clock.definition
              }
            />
          ))}
        </ListFrame>
        <ListPages pageCount={data.pageCount} total={data.total} />
      </>
    );
  };

  return (
    <>
      <TallOptionsStyle />
      <Flex gap={2} wrap="wrap" paddingBottom={4}>
        <Flex direction="column" alignItems="stretch" width="22rem">
          <SingleSelect
            aria-label={t('calendars.sla.column.state')}
            size="S"
            value={view}
            onChange={(value: string | number) =>
              location.show({ state: value === STANDARD ? null : String(value) })
            }
          >
            {Object.keys(VIEWS).map((one) => (
              <SingleSelectOption key={one} value={one}>
                <TallOption>
                  {t(`calendars.sla.view.${one}` as 'calendars.sla.view.met')}
                </TallOption>
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Flex>
        <Flex direction="column" alignItems="stretch" width="22rem">
          <SingleSelect
            aria-label={t('calendars.sla.column.pipeline')}
            placeholder={t('calendars.sla.column.pipeline')}
            size="S"
            value={definition ?? ''}
            clearLabel={t('schema.clear')}
            onChange={(value: string | number) => location.show({ pipeline: String(value) })}
            onClear={() => location.show({ pipeline: null })}
          >
            {pipelines.map((one) => (
              <SingleSelectOption key={one.definition} value={one.definition}>
                <TallOption>{one.label}</TallOption>
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Flex>
      </Flex>
      {content()}
    </>
  );
}
