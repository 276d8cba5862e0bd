import type { BoardColumn } from '../../../../api/board';

const DAY = 86_400_000;

export interface Sum {
  readonly currency: string | null;
  readonly value: number;
  /** Null if no part of it has a win rate. */
  readonly weighted: number | null;
}

export interface Figures {
  readonly count: number;
  readonly sums: readonly Sum[];
  readonly attention: number;
  readonly rotting: number;
  readonly overdue: number;
  readonly averageDays: number | null;
}

/** The figures of all stages that are not final; currencies are never added up. */
export function figuresOf(columns: readonly BoardColumn[]): Figures {
  const open = columns.filter(({ isFinal }) => !isFinal);
  const sum = (name: 'count' | 'attention' | 'rotting' | 'overdue'): number =>
    open.reduce((total, column) => total + column[name], 0);
  const count = sum('count');
  const time = open.reduce((total, one) => total + (one.averageMs ?? 0) * one.count, 0);
  const sums = new Map<string | null, Sum>();
  for (const { currency, value, weighted } of open.flatMap(({ totals }) => totals)) {
    const before = sums.get(currency);
    sums.set(currency, {
      currency,
      value: (before?.value ?? 0) + value,
      weighted: weighted === null ? (before?.weighted ?? null) : (before?.weighted ?? 0) + weighted,
    });
  }
  return {
    ...{ count, attention: sum('attention'), rotting: sum('rotting'), overdue: sum('overdue') },
    sums: [...sums.values()].sort((one, other) => other.value - one.value),
    averageDays: count === 0 ? null : time / count / DAY,
  };
}

/** Whole days since a time. */
export const daysSince = (at: string, now: number): number =>
  Math.max(Math.floor((now - Date.parse(at)) / DAY), 0);
