import type { BoardColumn } from '../../../api/board';
import { FigureTiles } from '../../../components/FigureTiles';
import { useTexts } from '../../../components/Texts';
import { useTranslate } from '../../../hooks/useTranslate';
import { figuresOf } from './model/figures';
import { useAmounts } from '../../../hooks/useAmounts';

/** What the whole pipeline has, loaded or not. */
export function Figures({ columns }: { columns: readonly BoardColumn[] }) {
  const t = useTranslate();
  const { formatNumber } = useTexts();
  const amount = useAmounts();
  const { count, sums, attention, rotting, overdue, averageDays } = figuresOf(columns);
  const weighted = sums.flatMap(({ currency, weighted: value }) =>
    value === null ? [] : [amount({ currency, value }, true)],
  );
  const values = sums.map((one) => amount(one, true));

  const figures = [
    {
      key: 'open',
      label: t('board.figure.open'),
      value: values.length > 0 ? values.join(' · ') : formatNumber(count),
      more: values.length > 0 ? t('board.count', { count }) : undefined,
    },
    ...(weighted.length > 0
      ? [
          {
            key: 'weighted',
            label: t('board.figure.weighted'),
            value: weighted.join(' · '),
            more: t('board.figure.weighted.about'),
          },
        ]
      : []),
    {
      key: 'attention',
      label: t('board.figure.attention'),
      value: formatNumber(attention),
      more: attention > 0 ? t('board.figure.attention.of', { rotting, overdue }) : undefined,
    },
    {
      key: 'average',
      label: t('board.figure.average'),
      value: averageDays === null ? '–' : formatNumber(averageDays, { maximumFractionDigits: 1 }),
    },
  ];

  return <FigureTiles figures={figures} />;
}
