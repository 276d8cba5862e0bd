import { useMemo } from 'react';

import { Flex, Typography } from '@strapi/design-system';

import { useGetCrmForecastQuery, type ReportScope } from '../../../api/reports';
import { ChartCard } from '../../../components/charts/ChartCard';
import { ColumnChart } from '../../../components/charts/ColumnChart';
import { useTexts } from '../../../components/Texts';
import { useAmounts } from '../../../hooks/useAmounts';
import { usePeriodText } from '../../../hooks/usePeriodText';
import { useTranslate } from '../../../hooks/useTranslate';
import { forecastOf, type Currency } from './model/figures';
import { useCard } from './useCard';
import type { ReportLocation } from './useReportLocation';

interface ForecastCardProps {
  location: ReportLocation;
  scope: ReportScope;
  currency: Currency;
}

/** What is open, the same weighted, and what was won: by month or quarter. */
export function ForecastCard({ location, scope, currency }: ForecastCardProps) {
  const t = useTranslate();
  const amount = useAmounts();
  const { formatNumber } = useTexts();
  const periodText = usePeriodText();
  const request = useMemo(() => ({ scope, period: location.by }), [scope, location.by]);
  const answer = useGetCrmForecastQuery(request);
  const card = useCard('forecast', location, 'forecast', request, answer);
  const rows = answer.currentData?.data;
  const { columns, undated } = forecastOf(rows ?? [], currency);
  const money = (value: number): string => amount({ value, currency }, true);
  const exact = (value: number): string => amount({ value, currency });
  const all = [...columns, ...(undated ? [undated] : [])];

  return (
    <ChartCard
      {...card}
      title={t('reports.forecast.title')}
      about={t('reports.forecast.about')}
      empty={t('reports.empty')}
      figures={
        rows && {
          columns: [
            { key: 'period', title: t('reports.column.period') },
            { key: 'open', title: t('reports.column.deals'), isNumber: true },
            { key: 'pipeline', title: t('reports.series.pipeline'), isNumber: true },
            { key: 'weighted', title: t('reports.series.weighted'), isNumber: true },
            { key: 'wins', title: t('reports.column.wins'), isNumber: true },
            { key: 'won', title: t('reports.series.won'), isNumber: true },
          ],
          rows: all.map((one) => ({
            key: one.period,
            cells: {
              period: one.period === '' ? t('reports.undated') : periodText(one.period),
              open: formatNumber(one.open),
              pipeline: exact(one.pipeline),
              weighted: exact(one.weighted),
              wins: formatNumber(one.wins),
              won: exact(one.won),
            },
          })),
        }
      }
    >
      <Flex direction="column" alignItems="stretch" gap={4}>
        <ColumnChart
          label={t('reports.forecast.title')}
          format={money}
          parts={[
            { key: 'won', label: t('reports.series.won'), color: 'success500' },
            { key: 'weighted', label: t('reports.series.weighted'), color: 'primary500' },
            { key: 'rest', label: t('reports.series.rest'), color: 'primary200' },
          ]}
          columns={columns.map((one) => ({
            ...{ key: one.period, label: periodText(one.period, true) },
            values: {
              ...{ won: one.won, weighted: one.weighted },
              rest: Math.max(one.pipeline - one.weighted, 0),
            },
          }))}
        />
        {undated ? (
          <Typography variant="pi" textColor="neutral600">
            {t('reports.forecast.undated', {
              count: undated.open,
              value: exact(undated.pipeline),
            })}
          </Typography>
        ) : null}
      </Flex>
    </ChartCard>
  );
}
