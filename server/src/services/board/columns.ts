import type { GetBoard } from '../../contracts/board';
import type { CompiledEntity } from '../../core/contracts';
import type { ColumnRow } from '../../sql/queries/board';
import { amountOf } from '../reports/numbers';
import { stageParts } from '../stages';

/**
 * The columns of a board: the stages of the definition, then those that only other versions have.
 *
 * @param rates the win rate of each stage that has one.
 */
export function toColumns(
  { stages }: CompiledEntity,
  rows: readonly ColumnRow[],
  rates: ReadonlyMap<string, number>,
): GetBoard.Column[] {
  const known = [...stages.values()].map((stage) => ({ stage: stage.name, ...stageParts(stage) }));
  const others = [...new Set(rows.map(({ stage }) => stage))]
    .filter((stage) => !stages.has(stage))
    .sort()
    .map((stage) => ({
      ...{ stage, label: stage, color: null, isFinal: false, outcome: null },
    }));
  return [...known, ...others].map((column) => ({
    ...column,
    ...figuresOf(
      rows.filter(({ stage }) => stage === column.stage),
      rates.get(column.stage),
    ),
  }));
}

function figuresOf(rows: readonly ColumnRow[], rate: number | undefined) {
  const sum = (name: 'count' | 'overdue' | 'rotting' | 'attention' | 'age'): number =>
    rows.reduce((total, row) => total + row[name], 0);
  const count = sum('count');
  return {
    ...{ count, overdue: sum('overdue'), rotting: sum('rotting'), attention: sum('attention') },
    averageMs: count === 0 ? null : Math.max(Math.round(sum('age') / count), 0),
    totals: rows
      .flatMap(({ currency, value }) =>
        value === null
          ? []
          : [
              {
                ...{ currency, value: amountOf(value) },
                weighted: rate === undefined ? null : amountOf(value * rate),
              },
            ],
      )
      .sort((a, b) => b.value - a.value || (String(a.currency) < String(b.currency) ? -1 : 1)),
  };
}
