import { useMemo } from 'react';

import { useGetCrmFunnelQuery, type ReportScope } from '../../../api/reports';
import { BarRows } from '../../../components/charts/BarRows';
import { ChartCard } from '../../../components/charts/ChartCard';
import { useTexts } from '../../../components/Texts';
import { useTranslate } from '../../../hooks/useTranslate';
import { funnelOf } from './model/figures';
import { useCard } from './useCard';
import type { ReportLocation } from './useReportLocation';
import type { StageInfo } from './useStageInfo';

interface StageCardProps {
  location: ReportLocation;
  scope: ReportScope;
  stages: StageInfo;
}

/** How far those have come that were started in the period. */
export function FunnelCard({ location, scope, stages }: StageCardProps) {
  const t = useTranslate();
  const { formatNumber } = useTexts();
  const request = useMemo(() => ({ scope }), [scope]);
  const answer = useGetCrmFunnelQuery(request);
  const card = useCard('funnel', location, 'funnel', request, answer);
  const data = answer.currentData;
  const funnel = data && funnelOf(data.data, stages.isLoss);
  const share = (rate: number | null): string =>
    rate === null ? '–' : formatNumber(rate, { style: 'percent', maximumFractionDigits: 0 });
  const steps = funnel && funnel.started > 0 ? funnel.steps : [];

  return (
    <ChartCard
      {...card}
      title={t('reports.funnel.title')}
      about={
        funnel &&
        t('reports.funnel.about', {
          started: formatNumber(funnel.started),
          open: formatNumber(funnel.open),
        })
      }
      empty={t('reports.empty')}
      figures={
        funnel && {
          columns: [
            { key: 'stage', title: t('reports.column.stage') },
            { key: 'reached', title: t('reports.column.reached'), isNumber: true },
            { key: 'rate', title: t('reports.column.rate'), isNumber: true },
            { key: 'previous', title: t('reports.column.previous'), isNumber: true },
          ],
          rows: steps.map(({ stage, reached, rate, ratePrevious }) => ({
            key: stage,
            cells: {
              stage: stages.labelOf(stage),
              reached: formatNumber(reached),
              rate: share(rate),
              previous: share(ratePrevious),
            },
          })),
        }
      }
    >
      <BarRows
        label={t('reports.funnel.title')}
        rows={steps.map(({ stage, reached, rate }) => ({
          ...{ key: stage, label: stages.labelOf(stage), value: reached },
          ...{ color: stages.colorOf(stage), text: `${formatNumber(reached)} · ${share(rate)}` },
        }))}
      />
    </ChartCard>
  );
}
