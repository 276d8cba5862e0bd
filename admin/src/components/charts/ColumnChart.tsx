import { Box, Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

export interface ColumnPart {
  readonly key: string;
  readonly label: string;
  /** A token of the theme with its number: `success500`. */
  readonly color: string;
}

export interface ChartColumn {
  readonly key: string;
  readonly label: string;
  /** By the key of a part. */
  readonly values: Readonly<Record<string, number>>;
}

interface ColumnChartProps {
  parts: readonly ColumnPart[];
  columns: readonly ChartColumn[];
  /** What the chart shows, for those who do not see it. */
  label: string;
  format: (value: number) => string;
}

const HEIGHT = 200;

/** The most labels below the columns. */
const LABELS = 9;

/** The next round number above: 1, 2, 2.5 or 5 times a power of ten. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** Columns over time, their parts one upon the other. */
export function ColumnChart({ parts, columns, label, format }: ColumnChartProps) {
  const totalOf = ({ values }: ChartColumn): number =>
    parts.reduce((sum, { key }) => sum + (values[key] ?? 0), 0);
  const top = roundUp(Math.max(...columns.map(totalOf), 0));
  // Labels must not run into each other.
  const every = Math.ceil(columns.length / LABELS);
  const words = columns
    .map((column) => {
      const values = parts
        .filter(({ key }) => (column.values[key] ?? 0) !== 0)
        .map((part) => `${part.label} ${format(column.values[part.key] ?? 0)}`);
      return `${column.label}: ${values.join(', ') || format(0)}`;
    })
    .join('; ');
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {parts.length > 1 ? <Legend parts={parts} /> : null}
      <Scroller tabIndex={0} role="img" aria-label={`${label}. ${words}`}>
        <Axis>
          {[top, top / 2, 0].map((value) => (
            <Typography key={value} variant="pi" textColor="neutral600">
              {format(value)}
            </Typography>
          ))}
        </Axis>
        <Plot>
          {columns.map((column, index) => (
            <Slot key={column.key} title={`${column.label}: ${format(totalOf(column))}`}>
              <Bars>
                {parts.map(({ key, color }) => {
                  const value = column.values[key] ?? 0;
                  return value > 0 ? (
                    <Box
                      key={key}
                      background={color}
                      width="100%"
                      height={`${Math.max((value / top) * HEIGHT, 2)}px`}
                      flex="none"
                    />
                  ) : null;
                })}
              </Bars>
              <Typography variant="pi" textColor="neutral600" style={{ whiteSpace: 'nowrap' }}>
                {index % every === 0 ? column.label : ''}
              </Typography>
            </Slot>
          ))}
        </Plot>
      </Scroller>
    </Flex>
  );
}

function Legend({ parts }: { parts: readonly ColumnPart[] }) {
  return (
    <Flex gap={4} wrap="wrap" aria-hidden>
      {parts.map(({ key, label, color }) => (
        <Flex key={key} gap={2}>
          <Box background={color} width="12px" height="12px" hasRadius />
          <Typography variant="pi" textColor="neutral600">
            {label}
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
}

const Scroller = styled.div`
  display: flex;
  gap: 8px;
  padding-top: 8px;
  overflow-x: auto;

  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;

const Axis = styled.div`
  display: flex;
  flex: none;
  flex-direction: column;
  justify-content: space-between;
  height: ${HEIGHT + 12}px;
  margin-top: -6px;
  text-align: end;
`;

const Plot = styled.div`
  display: flex;
  flex: 1;
  gap: 4px;
  min-width: 0;
  height: ${HEIGHT + 22}px;
  background:
    linear-gradient(
        ${({ theme }) => theme.colors.neutral150},
        ${({ theme }) => theme.colors.neutral150}
      )
      0 0 / 100% 1px no-repeat,
    linear-gradient(
        ${({ theme }) => theme.colors.neutral150},
        ${({ theme }) => theme.colors.neutral150}
      )
      0 ${HEIGHT / 2}px / 100% 1px no-repeat,
    linear-gradient(
        ${({ theme }) => theme.colors.neutral200},
        ${({ theme }) => theme.colors.neutral200}
      )
      0 ${HEIGHT}px / 100% 1px no-repeat;
`;

const Slot = styled.div`
  display: flex;
  flex: 1 0 2.4rem;
  flex-direction: column;
  align-items: center;
  gap: 4px;
  min-width: 0;
`;

const Bars = styled.div`
  display: flex;
  flex-direction: column-reverse;
  width: min(100%, 4.8rem);
  height: ${HEIGHT}px;
  overflow: hidden;
  border-radius: ${({ theme }) => theme.borderRadius} ${({ theme }) => theme.borderRadius} 0 0;
`;
