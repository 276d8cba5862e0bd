import type { GetVelocity } from '../../../../../server/src/contracts/reports';
import { FigureTiles } from '../../../components/FigureTiles';
import { useTexts } from '../../../components/Texts';
import { useAmounts } from '../../../hooks/useAmounts';
import { useTranslate } from '../../../hooks/useTranslate';
import { useTimes } from '../../../process/useTimes';

interface TilesProps {
  rows: readonly GetVelocity.Row[];
  hasValue: boolean;
}

/** What was won in the period, how often, how fast, and what a day brings. */
export function Tiles({ rows, hasValue }: TilesProps) {
  const t = useTranslate();
  const amount = useAmounts();
  const { span } = useTimes();
  const { formatNumber } = useTexts();
  const won = rows.reduce((sum, row) => sum + row.won, 0);
  const lost = rows.reduce((sum, row) => sum + row.lost, 0);
  const valued = rows.filter(({ value }) => value > 0);
  const cycles = rows.filter(({ averageCycle }) => averageCycle !== null);
  const cycle = cycles.reduce((sum, row) => sum + (row.averageCycle ?? 0) * row.won, 0) / won;
  const daily = valued.filter(({ perDay }) => perDay !== null);
  const of = (list: readonly { value: number; currency: string | null }[]): string =>
    list.map((one) => amount(one, true)).join(' · ') || '–';

  return (
    <FigureTiles
      figures={[
        {
          key: 'won',
          label: t(hasValue ? 'reports.tile.wonValue' : 'reports.tile.won'),
          value: hasValue ? of(valued) : formatNumber(won),
          more: hasValue ? t('reports.tile.deals', { count: won }) : undefined,
        },
        {
          key: 'win-rate',
          label: t('reports.tile.winRate'),
          value:
            won + lost === 0
              ? '–'
              : formatNumber(won / (won + lost), { style: 'percent', maximumFractionDigits: 0 }),
          more: t('reports.tile.ofEnded', { count: won + lost }),
        },
        {
          key: 'cycle',
          label: t('reports.tile.cycle'),
          value: cycles.length === 0 ? '–' : span(cycle),
          more: undefined,
        },
        ...(hasValue
          ? [
              {
                key: 'per-day',
                label: t('reports.tile.perDay'),
                value: of(
                  daily.map(({ perDay, currency }) => ({ value: perDay ?? 0, currency })),
                ),
                more: t('reports.tile.perDay.about'),
              },
            ]
          : []),
      ]}
    />
  );
}
