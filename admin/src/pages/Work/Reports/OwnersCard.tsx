import { useMemo } from 'react';

import { useGetCrmVelocityQuery, type ReportScope } from '../../../api/reports';
import { BarRows } from '../../../components/charts/BarRows';
import { ChartCard } from '../../../components/charts/ChartCard';
import { useTexts } from '../../../components/Texts';
import { useAmounts } from '../../../hooks/useAmounts';
import { useTranslate } from '../../../hooks/useTranslate';
import { usePeople } from '../../../process/usePeople';
import { ownersOf, type Currency } from './model/figures';
import { useCard } from './useCard';
import type { ReportLocation } from './useReportLocation';

interface OwnersCardProps {
  location: ReportLocation;
  scope: ReportScope;
  currency: Currency;
  hasValue: boolean;
}

/** The most bars; the table has all of them. */
const SHOWN = 8;

/** Who has won what. */
export function OwnersCard({ location, scope, currency, hasValue }: OwnersCardProps) {
  const t = useTranslate();
  const amount = useAmounts();
  const { formatNumber } = useTexts();
  const request = useMemo(() => ({ scope, groupBy: 'owner' }), [scope]);
  const answer = useGetCrmVelocityQuery(request);
  const card = useCard('owners', location, 'velocity', request, answer);
  const rows = answer.currentData?.data;
  const bars = useMemo(() => ownersOf(rows ?? [], currency), [rows, currency]);
  const people = useMemo(() => bars.flatMap(({ owner }) => owner ?? []), [bars]);
  const nameOf = usePeople(people);
  const named = (owner: string | null): string =>
    owner === null ? t('people.nobody') : nameOf(owner);
  const wonBy = (won: number, value: number): string =>
    hasValue ? `${amount({ value, currency }, true)} · ${formatNumber(won)}` : formatNumber(won);

  return (
    <ChartCard
      {...card}
      title={t('reports.owners.title')}
      about={t('reports.owners.about')}
      empty={t('reports.empty')}
      figures={
        rows && {
          columns: [
            { key: 'owner', title: t('reports.column.owner') },
            { key: 'won', title: t('reports.column.wins'), isNumber: true },
            { key: 'lost', title: t('reports.column.losses'), isNumber: true },
            { key: 'rate', title: t('reports.tile.winRate'), isNumber: true },
            ...(hasValue
              ? [{ key: 'value', title: t('reports.series.won'), isNumber: true }]
              : []),
          ],
          rows: bars.map(({ owner, won, lost, value }) => ({
            key: owner ?? '',
            cells: {
              owner: named(owner),
              won: formatNumber(won),
              lost: formatNumber(lost),
              rate: formatNumber(won / (won + lost), {
                style: 'percent',
                maximumFractionDigits: 0,
              }),
              value: amount({ value, currency }),
            },
          })),
        }
      }
    >
      <BarRows
        label={t('reports.owners.title')}
        rows={bars.slice(0, SHOWN).map(({ owner, won, value }) => ({
          ...{ key: owner ?? '', label: named(owner), value: hasValue ? value : won },
          ...{ text: wonBy(won, value), color: 'success' },
        }))}
      />
    </ChartCard>
  );
}
