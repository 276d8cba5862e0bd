import type { MouseEvent, ReactNode } from 'react';

import { Flex, Td, Tr } from '@strapi/design-system';

import type { PendingItem } from '../../../../../server/src/contracts/dashboard';
import { KindIcon } from '../../../components/KindIcon';
import { focusRow, RowButton } from '../../../components/RowButton';
import { useIsWide } from '../../../hooks/useIsWide';

interface ItemRowProps {
  id: string;
  kind: PendingItem['kind'];
  label: string;
  /** Beside the label, or below it on a narrow screen. */
  cells: Readonly<Record<string, ReactNode>>;
  onOpen: () => void;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** One item; a click anywhere opens it, the keyboard opens it by its name. */
export function ItemRow({ id, kind, label, cells, onOpen, ...row }: ItemRowProps) {
  const isWide = useIsWide();
  const handleClick = (event: MouseEvent<HTMLElement>): void => {
    focusRow(event);
    onOpen();
  };
  return (
    <Tr {...row} onClick={handleClick} cursor="pointer" data-item={id}>
      <Td>
        <Flex gap={3} paddingTop={3} paddingBottom={3}>
          <KindIcon kind={kind} />
          <Flex direction="column" alignItems="flex-start" gap={1}>
            <RowButton onClick={onOpen}>{label}</RowButton>
            {isWide ? null : Object.values(cells)}
          </Flex>
        </Flex>
      </Td>
      {isWide ? Object.entries(cells).map(([name, cell]) => <Td key={name}>{cell}</Td>) : null}
    </Tr>
  );
}
