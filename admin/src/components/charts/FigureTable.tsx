import { Box, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';

export interface FigureColumn {
  readonly key: string;
  readonly title: string;
  readonly isNumber?: boolean;
}

export interface FigureRow {
  readonly key: string;
  readonly cells: Readonly<Record<string, string>>;
}

interface FigureTableProps {
  columns: readonly FigureColumn[];
  rows: readonly FigureRow[];
  label: string;
}

/** The figures of a chart, or of a report, as a table. */
export function FigureTable({ columns, rows, label }: FigureTableProps) {
  return (
    <Box overflow="auto" maxHeight="40rem" tabIndex={0} role="group" aria-label={label}>
      <Table colCount={columns.length} rowCount={rows.length + 1} aria-label={label}>
        <Thead>
          <Tr>
            {columns.map(({ key, title }) => (
              <Th key={key}>
                <Typography variant="sigma" textColor="neutral600">
                  {title}
                </Typography>
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {rows.map(({ key, cells }) => (
            <Tr key={key}>
              {columns.map((column) => (
                <Td key={column.key}>
                  <Typography
                    textColor="neutral800"
                    style={column.isNumber ? { fontVariantNumeric: 'tabular-nums' } : undefined}
                  >
                    {cells[column.key] ?? ''}
                  </Typography>
                </Td>
              ))}
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Box>
  );
}
