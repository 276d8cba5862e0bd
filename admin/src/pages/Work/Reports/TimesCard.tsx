import { useMemo } from 'react';

import { useGetCrmConversionQuery, type ReportScope } from '../../../api/reports';
import { BarRows } from '../../../components/charts/BarRows';
import { ChartCard } from '../../../components/charts/ChartCard';
import { useTexts } from '../../../components/Texts';
import { useTranslate } from '../../../hooks/useTranslate';
import { useTimes } from '../../../process/useTimes';
import { useCard } from './useCard';
import type { ReportLocation } from './useReportLocation';
import type { StageInfo } from './useStageInfo';

interface TimesCardProps {
  location: ReportLocation;
  scope: ReportScope;
  stages: StageInfo;
}

/** Where the entries into each stage have led, and how long they took. */
export function TimesCard({ location, scope, stages }: TimesCardProps) {
  const t = useTranslate();
  const { formatNumber } = useTexts();
  const { span } = useTimes();
  const request = useMemo(() => ({ scope }), [scope]);
  const answer = useGetCrmConversionQuery(request);
  const card = useCard('conversion', location, 'conversion', request, answer);
  const rows = answer.currentData?.data;
  const timed = rows?.filter(({ time }) => time !== null) ?? [];
  const share = (rate: number | null): string =>
    formatNumber(rate ?? 0, { style: 'percent', maximumFractionDigits: 0 });

  return (
    <ChartCard
      {...card}
      title={t('reports.times.title')}
      about={t('reports.times.about')}
      empty={t('reports.empty')}
      figures={
        rows && {
          columns: [
            { key: 'stage', title: t('reports.column.stage') },
            { key: 'entered', title: t('reports.column.entered'), isNumber: true },
            { key: 'open', title: t('reports.column.open'), isNumber: true },
            { key: 'next', title: t('reports.column.next') },
            { key: 'median', title: t('reports.column.median') },
            { key: 'p90', title: t('reports.column.p90') },
          ],
          rows: rows.map(({ stage, entered, open, next, time }) => ({
            key: stage,
            cells: {
              stage: stages.labelOf(stage),
              entered: formatNumber(entered),
              open: formatNumber(open),
              next: next
                .map((one) => `${stages.labelOf(one.stage)} ${share(one.rate)}`)
                .join(', '),
              median: time ? span(time.median) : '–',
              p90: time ? span(time.p90) : '–',
            },
          })),
        }
      }
    >
      {timed.length === 0 ? (
        t('reports.times.none')
      ) : (
        <BarRows
          label={t('reports.times.title')}
          rows={timed.map(({ stage, time }) => ({
            ...{ key: stage, label: stages.labelOf(stage), color: stages.colorOf(stage) },
            ...{ value: time?.median ?? 0, mark: time?.p90 },
            text: t('reports.times.text', {
              median: span(time?.median ?? 0),
              p90: span(time?.p90 ?? 0),
            }),
          }))}
        />
      )}
    </ChartCard>
  );
}
