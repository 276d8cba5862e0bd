import { Box } from '@strapi/design-system';

const COLORS = ['primary', 'secondary', 'alternative', 'success', 'warning', 'danger', 'neutral'];

/** The colour of a stage, a token of the theme. */
export function StageDot({ color }: { color: string | null | undefined }) {
  const token = color && COLORS.includes(color) ? `${color}500` : 'neutral500';
  return (
    <Box aria-hidden background={token} width="8px" height="8px" borderRadius="50%" flex="none" />
  );
}
