import type { ReactNode } from 'react';

import { Table, Tbody, Th, Thead, Tr, Typography } from '@strapi/design-system';

interface ListFrameProps {
  columns: readonly { readonly key: string; readonly title: string }[];
  count: number;
  children: ReactNode;
}

/** A table with titles. */
export function ListFrame({ columns, count, children }: ListFrameProps) {
  return (
    <Table colCount={columns.length} rowCount={count + 1}>
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
      <Tbody>{children}</Tbody>
    </Table>
  );
}
