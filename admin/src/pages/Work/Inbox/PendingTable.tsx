import { Box, Checkbox, Table, Tbody, Th, Thead, Tr, Typography } from '@strapi/design-system';

import type { PendingItem } from '../../../../../server/src/contracts/dashboard';
import { useTranslate } from '../../../hooks/useTranslate';
import { useIsWide } from '../../../hooks/useIsWide';
import { PendingRow } from './PendingRow';

interface PendingTableProps {
  items: readonly PendingItem[];
  now: number;
  selected: ReadonlySet<string>;
  /** Absent for those who may not answer. */
  onSelect: ((ids: ReadonlySet<string>) => void) | undefined;
  onOpen: (item: PendingItem) => void;
  /** While another page is loading. */
  isStale: boolean;
}

/** Only these can be answered several at once. */
export const isAnswerable = ({ kind }: PendingItem): boolean =>
  kind === 'task' || kind === 'approval';

/** What, record, amount, due date and SLA; on a narrow screen one column with all of them. */
export function PendingTable(props: PendingTableProps) {
  const { items, now, selected, onSelect, onOpen, isStale } = props;
  const t = useTranslate();
  const isWide = useIsWide();
  const answerable = items.filter(isAnswerable);
  const count = answerable.filter(({ id }) => selected.has(id)).length;
  const columns = isWide
    ? (['what', 'record', 'amount', 'due', 'sla'] as const)
    : (['what'] as const);

  const toggle = (id: string, isOn: boolean): void => {
    const next = new Set(selected);
    if (isOn) next.add(id);
    else next.delete(id);
    onSelect?.(next);
  };

  return (
    <Box style={{ opacity: isStale ? 0.6 : 1 }} aria-busy={isStale}>
      <Table colCount={columns.length + (onSelect ? 1 : 0)} rowCount={items.length + 1}>
        <Thead>
          <Tr>
            {onSelect ? (
              <Th width="4.8rem">
                <Checkbox
                  aria-label={t('inbox.selectAll')}
                  disabled={answerable.length === 0}
                  checked={
                    count === 0 ? false : count === answerable.length ? true : 'indeterminate'
                  }
                  onCheckedChange={(isOn) =>
                    onSelect(new Set(isOn === true ? answerable.map(({ id }) => id) : []))
                  }
                />
              </Th>
            ) : null}
            {columns.map((column) => (
              <Th key={column}>
                <Typography variant="sigma" textColor="neutral600">
                  {t(`inbox.column.${column}`)}
                </Typography>
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {items.map((item) => (
            <PendingRow
              key={item.id}
              item={item}
              now={now}
              isWide={isWide}
              isSelected={selected.has(item.id)}
              hasCheckbox={onSelect !== undefined}
              onSelect={isAnswerable(item) ? (isOn) => toggle(item.id, isOn) : undefined}
              onOpen={() => onOpen(item)}
            />
          ))}
        </Tbody>
      </Table>
    </Box>
  );
}
