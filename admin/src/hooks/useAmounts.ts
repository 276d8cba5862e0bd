import { useCallback } from 'react';

import { useTexts } from '../components/Texts';

interface Valued {
  readonly value: number;
  readonly currency: string | null;
}

/** Amounts in the user's notation; `compact` for figures that are read at a glance. */
export function useAmounts(): (amount: Valued, compact?: boolean) => string {
  const { formatNumber } = useTexts();
  return useCallback(
    ({ value, currency }, compact = false) => {
      const isCurrency = currency !== null && /^[A-Z]{3}$/.test(currency);
      const text = formatNumber(value, {
        maximumFractionDigits: compact && Math.abs(value) >= 1000 ? 1 : 0,
        ...(compact && { notation: 'compact' as const }),
        ...(isCurrency && { style: 'currency' as const, currency }),
      });
      return currency === null || isCurrency ? text : `${text} ${currency}`;
    },
    [formatNumber],
  );
}
