import { Typography } from '@strapi/design-system';

import { useTexts } from './Texts';

interface AmountProps {
  value: number | null;
  currency: string | null;
}

/** An amount in its currency, in the user's notation; nothing without an amount. */
export function Amount({ value, currency }: AmountProps) {
  const { formatNumber } = useTexts();
  if (value === null) return null;
  const isCurrency = currency !== null && /^[A-Z]{3}$/.test(currency);
  const text = formatNumber(value, {
    maximumFractionDigits: 0,
    ...(isCurrency && { style: 'currency' as const, currency }),
  });
  return (
    <Typography textColor="neutral800" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {text}
    </Typography>
  );
}
