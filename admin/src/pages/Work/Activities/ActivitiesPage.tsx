import { useMemo } from 'react';

import {
  Box,
  Button,
  Flex,
  SingleSelect,
  SingleSelectOption,
  Tabs,
  Typography,
} from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useSearchParams } from 'react-router-dom';

import { ActivityRow } from '../../../activities/ActivityRow';
import { BUCKETS, groupsOf, periodOf, type Bucket } from '../../../activities/model';
import { useGetCrmActivitiesQuery, type ActivityScope } from '../../../api/records';
import { EmptyState } from '../../../components/EmptyState';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { useNow } from '../../../process/useClock';

const SCOPES = ['mine', 'team', 'all'] as const;

/** What is to be done, by due date: one's own, one's teams', everybody's. */
export default function ActivitiesPage() {
  const t = useTranslate();
  const [params, setParams] = useSearchParams();
  const scope = SCOPES.find((one) => one === params.get('scope')) ?? 'mine';
  return (
    <Page.Main>
      <Page.Title>{t('activities.title')}</Page.Title>
      <Layouts.Header title={t('activities.title')} subtitle={t('activities.subtitle')} />
      <Layouts.Content>
        <Tabs.Root
          variant="simple"
          value={scope}
          onValueChange={(next: string) =>
            setParams(next === 'mine' ? {} : { scope: next }, { replace: true })
          }
        >
          <Box paddingBottom={4}>
            <Tabs.List aria-label={t('activities.scope')}>
              {SCOPES.map((one) => (
                <Tabs.Trigger key={one} value={one}>
                  {t(`activities.scope.${one}`)}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
          </Box>
          {SCOPES.map((one) => (
            <Tabs.Content key={one} value={one}>
              {one === scope ? <List scope={one} /> : null}
            </Tabs.Content>
          ))}
        </Tabs.Root>
      </Layouts.Content>
    </Page.Main>
  );
}

function List({ scope }: { scope: ActivityScope }) {
  const t = useTranslate();
  const now = useNow();
  const [params, setParams] = useSearchParams();
  const bucket = BUCKETS.find((one) => one === params.get('due'));
  const page = Math.max(1, Number.parseInt(params.get('page') ?? '', 10) || 1);
  const size = Number(params.get('pageSize'));
  const pageSize = [10, 25, 50, 100].includes(size) ? size : 25;
  const period = useMemo(
    () => (bucket ? periodOf(bucket, new Date(now)) : { from: null, before: null, undated: false }),
    [bucket, now],
  );
  const answer = useGetCrmActivitiesQuery(
    { ...{ scope, record: null, page, pageSize }, ...period },
    { pollingInterval: usePolling() },
  );
  const { data, currentData, error, refetch } = answer;
  const shown = currentData ?? data;
  const choose = (next: Bucket | null): void =>
    setParams(
      (before) => {
        const changed = new URLSearchParams(before);
        changed.delete('page');
        if (next === null) changed.delete('due');
        else changed.set('due', next);
        return changed;
      },
      { replace: true },
    );
  if (!shown) {
    return error ? <LoadError error={error} onRetry={() => void refetch()} /> : <LoadingCard />;
  }
  return (
    <>
      <Flex gap={2} paddingBottom={4} wrap="wrap">
        <Box minWidth="18rem">
          <SingleSelect
            aria-label={t('activities.due')}
            placeholder={t('activities.due')}
            value={bucket ?? ''}
            onChange={(value) => choose(BUCKETS.find((one) => one === value) ?? null)}
            onClear={() => choose(null)}
          >
            {BUCKETS.map((one) => (
              <SingleSelectOption key={one} value={one}>
                {t(`activities.${one}`)}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Box>
      </Flex>
      {shown.items.length === 0 ? (
        <EmptyState
          title={t(bucket ? 'activities.noMatch.title' : `activities.empty.${scope}.title`)}
          text={t(bucket ? 'activities.noMatch.text' : `activities.empty.${scope}.text`)}
          action={
            bucket ? (
              <Button variant="tertiary" startIcon={<Cross />} onClick={() => choose(null)}>
                {t('activities.clear')}
              </Button>
            ) : undefined
          }
        />
      ) : (
        <Flex direction="column" alignItems="stretch" gap={5}>
          {groupsOf(shown.items, new Date(now)).map(({ bucket: due, items }) => (
            <Box key={due} tag="section" aria-labelledby={`activities-${due}`}>
              <Box paddingBottom={2}>
                <Typography
                  id={`activities-${due}`}
                  variant="delta"
                  tag="h2"
                  textColor={due === 'overdue' ? 'danger600' : 'neutral800'}
                >
                  {t(`activities.${due}`)}
                </Typography>
              </Box>
              <Flex
                tag="ul"
                direction="column"
                alignItems="stretch"
                background="neutral0"
                hasRadius
                shadow="tableShadow"
              >
                {items.map((activity) => (
                  <ActivityRow key={activity.id} activity={activity} now={now} />
                ))}
              </Flex>
            </Box>
          ))}
          <ListPages pageCount={shown.pageCount} total={shown.total} />
        </Flex>
      )}
    </>
  );
}
