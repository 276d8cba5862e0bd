import { useMemo } from 'react';

import { useGetCrmVelocityQuery, type ReportScope } from '../../../api/reports';
import { ChartCard } from '../../../components/charts/ChartCard';
import { ColumnChart } from '../../../components/charts/ColumnChart';
import { useTexts } from '../../../components/Texts';
import { useAmounts } from '../../../hooks/useAmounts';
import { usePeriodText } from '../../../hooks/usePeriodText';
import { useTranslate } from '../../../hooks/useTranslate';
import { wonOf, type Currency } from './model/figures';
import { useCard } from './useCard';
import type { ReportLocation } from './useReportLocation';

interface WonCardProps {
  location: ReportLocation;
  scope: ReportScope;
  currency: Currency;
  hasValue: boolean;
  step: 'week' | 'month' | 'quarter';
}

/** What was won in each week, month or quarter: its value, or how many. */
export function WonCard({ location, scope, currency, hasValue, step }: WonCardProps) {
  const t = useTranslate();
  const amount = useAmounts();
  const { formatNumber } = useTexts();
  const periodText = usePeriodText();
  const request = useMemo(() => ({ scope, groupBy: step }), [scope, step]);
  const answer = useGetCrmVelocityQuery(request);
  const card = useCard('won', location, 'velocity', request, answer);
  const rows = answer.currentData?.data;
  const columns = wonOf(rows ?? [], step, currency);
  const isWon = columns.some(({ won }) => won > 0);

  return (
    <ChartCard
      {...card}
      title={t(hasValue ? 'reports.won.value' : 'reports.won.count')}
      about={t(`reports.won.by.${step}`)}
      empty={t('reports.empty')}
      figures={
        rows && {
          columns: [
            { key: 'period', title: t('reports.column.period') },
            { key: 'won', title: t('reports.column.wins'), isNumber: true },
            ...(hasValue
              ? [{ key: 'value', title: t('reports.series.won'), isNumber: true }]
              : []),
          ],
          rows: (isWon ? columns : []).map(({ period, won, value }) => ({
            key: period,
            cells: {
              period: periodText(period),
              won: formatNumber(won),
              value: amount({ value, currency }),
            },
          })),
        }
      }
    >
      <ColumnChart
        label={t(hasValue ? 'reports.won.value' : 'reports.won.count')}
        format={(value) => (hasValue ? amount({ value, currency }, true) : formatNumber(value))}
        parts={[{ key: 'won', label: t('reports.series.won'), color: 'success500' }]}
        columns={columns.map(({ period, won, value }) => ({
          ...{ key: period, label: periodText(period, true), values: { won: hasValue ? value : won } },
        }))}
      />
    </ChartCard>
  );
}
