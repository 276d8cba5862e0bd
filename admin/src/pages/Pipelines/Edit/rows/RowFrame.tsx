import { useEffect, useState, type ReactNode } from 'react';

import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { Box, Flex, Typography } from '@strapi/design-system';
import { ChevronDown, ChevronRight, WarningCircle } from '@strapi/icons';
import { styled } from 'styled-components';

import { isWithin, keyOfPath, type Path } from '../../model/document';
import { useDocument } from '../useDocument';
import { useProblemsIn } from '../parts/usePart';
import { MoveHandle } from './MoveHandle';
import { RowActions, type RowAction } from './RowActions';
import type { Rows } from './useRows';

interface RowFrameProps {
  rows: Rows;
  index: number;
  /** What the row is called where it is moved or removed. */
  label: string;
  /** The title of the row, which opens it. */
  title: ReactNode;
  /** Beside the title. */
  details?: ReactNode;
  actions?: readonly RowAction[];
  path: Path;
  isOpenAtFirst?: boolean;
  children: ReactNode;
}

/** A row that opens, moves by drag and by keys, and has a menu. */
export function RowFrame(props: RowFrameProps) {
  const { rows, index, label, title, details, actions, path, children } = props;
  const { diagnostics, target } = useDocument();
  const id = rows.ids[index] ?? 0;
  const sortable = useSortable({ id });
  const [isOpen, setOpen] = useState(props.isOpenAtFirst === true || rows.added === id);
  const problems = useProblemsIn(diagnostics, path);
  const isAimed = target !== undefined && isWithin(target.path, path);
  useEffect(() => {
    if (isAimed) setOpen(true);
  }, [isAimed, target]);
  const hasError = problems.some(({ severity }) => severity === 'error');
  const content = `crm-row-${keyOfPath(path)}`;
  return (
    <Item
      ref={sortable.setNodeRef}
      style={{
        transform: CSS.Transform.toString(sortable.transform),
        transition: sortable.transition,
        ...(sortable.isDragging && { position: 'relative', zIndex: 1 }),
      }}
      data-crm-path={keyOfPath(path)}
    >
      <Flex gap={2} padding={2} minHeight="5.6rem">
        {rows.isReadOnly ? null : (
          <MoveHandle
            label={label}
            listeners={sortable.listeners}
            onNode={sortable.setActivatorNodeRef}
            onMove={(by) => rows.move(index, index + by, label)}
            index={index}
          />
        )}
        <Trigger
          type="button"
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
          <Flex gap={2} wrap="wrap" flex="1">
            {title}
          </Flex>
        </Trigger>
        {problems.length > 0 ? (
          <Flex gap={1}>
            <WarningCircle fill={hasError ? 'danger600' : 'warning600'} aria-hidden />
            <Typography variant="pi" fontWeight="bold" textColor="neutral800">
              {problems.length}
            </Typography>
          </Flex>
        ) : null}
        {details}
        {rows.isReadOnly ? null : (
          <RowActions rows={rows} index={index} label={label} actions={actions ?? []} />
        )}
      </Flex>
      {isOpen ? (
        <Box
          id={content}
          borderColor="neutral150"
          borderStyle="solid"
          borderWidth="1px 0 0 0"
          padding={{ initial: 3, medium: 5 }}
        >
          {children}
        </Box>
      ) : null}
    </Item>
  );
}

const Item = styled.li`
  list-style: none;
  border: 1px solid ${({ theme }) => theme.colors.neutral150};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
`;

const Trigger = styled.button`
  display: flex;
  flex: 1;
  align-items: center;
  gap: 8px;
  min-width: 0;
  padding: 8px 4px;
  border: 0;
  background: none;
  color: ${({ theme }) => theme.colors.neutral800};
  text-align: start;
  cursor: pointer;

  & > div {
    min-width: 0;
    overflow-wrap: anywhere;
  }

  & > svg {
    flex: none;
    width: 12px;
    fill: ${({ theme }) => theme.colors.neutral600};
  }

  &:focus-visible {
    border-radius: ${({ theme }) => theme.borderRadius};
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
  }
`;
