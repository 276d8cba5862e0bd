import type { MouseEvent } from 'react';

import { Box, Checkbox, Flex, Td, Tr, Typography } from '@strapi/design-system';

import type { PendingItem } from '../../../../../server/src/contracts/dashboard';
import { Amount } from '../../../components/Amount';
import { DueLine } from '../../../process/DueLine';
import { KindIcon } from '../../../components/KindIcon';
import { RecordName } from '../../../components/RecordName';
import { focusRow, RowButton } from '../../../components/RowButton';
import { SlaStatus } from '../../../process/SlaStatus';
import { useStageText } from '../../../hooks/useStageText';
import { useTranslate } from '../../../hooks/useTranslate';
import { useBehalf } from './useBehalf';

interface PendingRowProps {
  item: PendingItem;
  now: number;
  isWide: boolean;
  isSelected: boolean;
  hasCheckbox: boolean;
  /** Absent for what cannot be answered several at once. */
  onSelect: ((isOn: boolean) => void) | undefined;
  onOpen: () => void;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

const stop = (event: { stopPropagation(): void }) => event.stopPropagation();

/** One item; a click anywhere opens it, the keyboard opens it by its name. */
export function PendingRow(props: PendingRowProps) {
  const { item, now, isWide, isSelected, hasCheckbox, onSelect, onOpen, ...row } = props;
  const t = useTranslate();
  const behalf = useBehalf(item);
  const stage = useStageText(item.subject.type, item.stage);
  const label = item.label ?? item.record?.label ?? t(`kind.${item.kind}`);
  const isTask = item.kind === 'task' || item.kind === 'approval';
  const due = item.dueAt ? <DueLine at={item.dueAt} now={now} /> : null;
  const sla = item.sla ? <SlaStatus sla={item.sla} now={now} /> : null;
  const record = isTask && item.record ? <RecordName {...item} /> : null;
  const amount = item.record && item.record.value !== null ? <Amount {...item.record} /> : null;

  const handleClick = (event: MouseEvent<HTMLElement>): void => {
    focusRow(event);
    onOpen();
  };
  return (
    <Tr {...row} onClick={handleClick} cursor="pointer" data-item={item.id}>
      {hasCheckbox ? (
        <Td onClick={stop}>
          {onSelect ? (
            <Checkbox
              aria-label={t('inbox.select', { label })}
              checked={isSelected}
              onCheckedChange={(isOn) => onSelect(isOn === true)}
            />
          ) : null}
        </Td>
      ) : null}
      <Td>
        <Flex gap={3} paddingTop={3} paddingBottom={3}>
          <KindIcon kind={item.kind} />
          <Flex direction="column" alignItems="flex-start" gap={1}>
            <RowButton onClick={onOpen}>{label}</RowButton>
            <Typography variant="pi" textColor="neutral600">
              {[t(`kind.${item.kind}`), stage, behalf].filter(Boolean).join(' · ')}
            </Typography>
            {isWide ? null : (
              <>
                {record}
                {amount}
                {due}
                {sla}
              </>
            )}
          </Flex>
        </Flex>
      </Td>
      {isWide ? <Td>{record ?? <Nothing />}</Td> : null}
      {isWide ? <Td>{amount ?? <Nothing />}</Td> : null}
      {isWide ? <Td>{due ?? <Nothing />}</Td> : null}
      {isWide ? <Td>{sla ?? <Nothing />}</Td> : null}
    </Tr>
  );
}

const Nothing = () => (
  <Box aria-hidden>
    <Typography textColor="neutral500">–</Typography>
  </Box>
);
