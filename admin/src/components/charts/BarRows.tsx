import { Box, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

export interface BarRow {
  readonly key: string;
  readonly label: string;
  /** The length of the bar. */
  readonly value: number;
  /** A second value, marked by a line beyond the bar. */
  readonly mark?: number | undefined;
  /** What stands beside the bar. */
  readonly text: string;
  /** A token of the theme: `primary`. */
  readonly color?: string | null | undefined;
}

const TOKENS = ['primary', 'secondary', 'alternative', 'success', 'warning', 'danger', 'neutral'];

export const tokenOf = (color: string | null | undefined): string =>
  color && TOKENS.includes(color) ? `${color}500` : 'primary500';

interface BarRowsProps {
  rows: readonly BarRow[];
  /** What the chart shows, for those who do not see it. */
  label: string;
}

/** Horizontal bars with their values. */
export function BarRows({ rows, label }: BarRowsProps) {
  const most = Math.max(...rows.map(({ value, mark }) => Math.max(value, mark ?? 0)), 0) || 1;
  const words = rows.map((row) => `${row.label}: ${row.text}`).join('; ');
  return (
    <Rows role="img" aria-label={`${label}. ${words}`}>
      {rows.map(({ key, value, mark, text, color, ...row }) => (
        <Line key={key}>
          <Typography textColor="neutral800" ellipsis title={row.label}>
            {row.label}
          </Typography>
          <Box background="neutral150" hasRadius height="2.2rem" position="relative">
            <Box
              background={tokenOf(color)}
              hasRadius
              height="100%"
              width={`${(Math.max(value, 0) / most) * 100}%`}
              minWidth={value > 0 ? '3px' : undefined}
            />
            {mark === undefined ? null : (
              <Box
                position="absolute"
                top="0"
                height="100%"
                width="2px"
                background="neutral800"
                style={{ insetInlineStart: `calc(${(mark / most) * 100}% - 2px)` }}
              />
            )}
          </Box>
          <Typography variant="pi" textColor="neutral600">
            {text}
          </Typography>
        </Line>
      ))}
    </Rows>
  );
}

const NARROW = '@media (max-width: 520px)';

/** All bars begin and end at the same places, however long the texts are. */
const Rows = styled.div`
  display: grid;
  grid-template-columns: minmax(8rem, 13rem) minmax(6rem, 1fr) max-content;
  gap: 12px;

  ${NARROW} {
    grid-template-columns: 1fr max-content;
  }
`;

const Line = styled.div`
  display: grid;
  grid-template-columns: subgrid;
  grid-column: 1 / -1;
  align-items: center;

  ${NARROW} {
    row-gap: 2px;

    > :nth-child(2) {
      grid-row: 2;
      grid-column: 1 / -1;
      height: 1.2rem;
    }
  }
`;
