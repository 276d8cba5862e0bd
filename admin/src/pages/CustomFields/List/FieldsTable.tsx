import type { ReactNode } from 'react';

import { Table, Tbody, Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import { useIsWide } from '../../../hooks/useIsWide';

interface FieldsTableProps {
  count: number;
  hasHandle?: boolean;
  hasActions?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}

/**
 * The table of both lists; if narrow, it has only the label column, with the rest below the label.
 */
export function FieldsTable({ count, hasHandle, hasActions, footer, children }: FieldsTableProps) {
  const t = useTranslate();
  const isWide = useIsWide();
  const columns = [
    ...(hasHandle ? [{ id: 'order', text: t('list.column.order'), isHidden: true }] : []),
    { id: 'label', text: t('list.column.label') },
    ...(isWide
      ? [
          { id: 'name', text: t('list.column.name') },
          { id: 'type', text: t('list.column.type') },
          { id: 'rules', text: t('list.column.rules') },
        ]
      : []),
    ...(hasActions ? [{ id: 'actions', text: t('list.column.actions'), isHidden: true }] : []),
  ];
  return (
    <Table colCount={columns.length} rowCount={count + 1} footer={footer}>
      <Thead>
        <Tr>
          {columns.map(({ id, text, isHidden }) => (
            <Th key={id} width={id === 'order' ? '4.8rem' : undefined}>
              {isHidden ? (
                <VisuallyHidden>{text}</VisuallyHidden>
              ) : (
                <Typography variant="sigma" textColor="neutral600">
                  {text}
                </Typography>
              )}
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>{children}</Tbody>
    </Table>
  );
}
