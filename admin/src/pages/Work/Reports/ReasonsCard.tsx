import { useMemo } from 'react';

import { useGetCrmLostReasonsQuery, type ReportScope } from '../../../api/reports';
import { BarRows } from '../../../components/charts/BarRows';
import { ChartCard } from '../../../components/charts/ChartCard';
import { useTexts } from '../../../components/Texts';
import { useAmounts } from '../../../hooks/useAmounts';
import { useTranslate } from '../../../hooks/useTranslate';
import { reasonsOf } from './model/figures';
import { useCard } from './useCard';
import type { ReportLocation } from './useReportLocation';

interface ReasonsCardProps {
  location: ReportLocation;
  scope: ReportScope;
}

const SHOWN = 8;

/** Why something was lost, and what it was worth. */
export function ReasonsCard({ location, scope }: ReasonsCardProps) {
  const t = useTranslate();
  const amount = useAmounts();
  const { formatNumber } = useTexts();
  const request = useMemo(() => ({ scope }), [scope]);
  const answer = useGetCrmLostReasonsQuery(request);
  const card = useCard('lost-reasons', location, 'lost-reasons', request, answer);
  const rows = answer.currentData?.data;
  const bars = reasonsOf(rows ?? []);
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  const named = (reason: string | null): string => reason ?? t('reports.reasons.none');
  const share = (count: number): string =>
    formatNumber(count / total, { style: 'percent', maximumFractionDigits: 0 });

  return (
    <ChartCard
      {...card}
      title={t('reports.reasons.title')}
      about={t('reports.reasons.about', { count: total })}
      empty={t('reports.reasons.empty')}
      figures={
        rows && {
          columns: [
            { key: 'reason', title: t('reports.column.reason') },
            { key: 'count', title: t('reports.column.losses'), isNumber: true },
            { key: 'share', title: t('reports.column.share'), isNumber: true },
            { key: 'value', title: t('reports.column.lostValue'), isNumber: true },
          ],
          rows: bars.map(({ reason, count, values }) => ({
            key: reason ?? '',
            cells: {
              reason: named(reason),
              count: formatNumber(count),
              share: share(count),
              value: values.map((one) => amount(one)).join(' · ') || '–',
            },
          })),
        }
      }
    >
      <BarRows
        label={t('reports.reasons.title')}
        rows={bars.slice(0, SHOWN).map(({ reason, count }) => ({
          ...{ key: reason ?? '', label: named(reason), value: count, color: 'danger' },
          text: `${formatNumber(count)} · ${share(count)}`,
        }))}
      />
    </ChartCard>
  );
}
