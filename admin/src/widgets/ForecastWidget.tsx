import { useMemo } from 'react';

import { Flex, Typography } from '@strapi/design-system';

import { useGetCrmForecastQuery } from '../api/reports';
import { BarRows } from '../components/charts/BarRows';
import { useAmounts } from '../hooks/useAmounts';
import { useLevel } from '../hooks/useLevel';
import { usePeriodText } from '../hooks/usePeriodText';
import { usePolling } from '../hooks/usePolling';
import { useTranslate } from '../hooks/useTranslate';
import { daysOf } from '../pages/Work/Reports/model/periods';
import { useNow } from '../process/useClock';
import { WidgetFrame } from './WidgetFrame';

/** What this quarter has brought, and what is expected of it, over all pipelines. */
export default function ForecastWidget() {
  const t = useTranslate();
  const amount = useAmounts();
  const periodText = usePeriodText();
  const today = new Date(useNow()).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const request = useMemo(
    () => ({
      scope: {
        ...{ definition: null, entity: null, owner: null, team: null, source: null },
        ...daysOf('quarter', new Date(today)),
      },
      period: 'quarter' as const,
    }),
    [today],
  );
  const { data, error } = useGetCrmForecastQuery(request, {
    ...{ pollingInterval: usePolling(), skip: (useLevel() ?? 1) < 3 },
  });
  const rows = data?.data.filter(({ period }) => period !== null) ?? [];
  return (
    <WidgetFrame
      name="forecast"
      from={3}
      isLoading={!data}
      error={data ? undefined : error}
      empty={data && rows.length === 0 ? t('widget.forecast.empty') : undefined}
    >
      <Flex direction="column" alignItems="stretch" gap={5}>
        {rows.map(({ period, currency, won, weighted, pipeline }) => {
          const text = (value: number): string => amount({ value, currency }, true);
          return (
            <Flex key={currency} direction="column" alignItems="stretch" gap={3}>
              <Typography variant="pi" textColor="neutral600">
                {[periodText(period ?? ''), currency].filter(Boolean).join(' · ')}
              </Typography>
              <BarRows
                label={t('reports.forecast.title')}
                rows={[
                  {
                    ...{ key: 'won', label: t('reports.series.won'), color: 'success' },
                    ...{ value: won.value, text: text(won.value) },
                  },
                  {
                    ...{ key: 'weighted', label: t('reports.series.weighted'), color: 'primary' },
                    ...{ value: weighted, text: text(weighted) },
                  },
                  {
                    ...{ key: 'open', label: t('reports.series.pipeline'), color: 'secondary' },
                    ...{ value: pipeline.value, text: text(pipeline.value) },
                  },
                ]}
              />
            </Flex>
          );
        })}
      </Flex>
    </WidgetFrame>
  );
}
