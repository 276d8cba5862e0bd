import type { ReactNode } from 'react';

import { closestCenter, DndContext, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';

import { useTranslate } from '../../../../hooks/useTranslate';
import type { Rows } from './useRows';

interface SortableRowsProps {
  rows: Rows;
  labelAt: (index: number) => string;
  children: ReactNode;
}

/** Drag and drop by pointer; by the keyboard there are the keys of the handle and the menu of the row. */
export function SortableRows({ rows, labelAt, children }: SortableRowsProps) {
  const t = useTranslate();
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 8 } }));
  const indexOf = (id: string | number) => rows.ids.indexOf(Number(id));
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      modifiers={[({ transform }) => ({ ...transform, x: 0 })]}
      accessibility={{
        announcements: {
          onDragStart: () => undefined,
          onDragOver: () => undefined,
          onDragEnd: () => undefined,
          onDragCancel: () => undefined,
        },
        screenReaderInstructions: { draggable: t('pipelines.reorder.help') },
      }}
      onDragEnd={({ active, over }) => {
        if (!over || over.id === active.id) return;
        const from = indexOf(active.id);
        rows.move(from, indexOf(over.id), labelAt(from));
      }}
    >
      <SortableContext
        items={[...rows.ids]}
        strategy={verticalListSortingStrategy}
        disabled={rows.isReadOnly}
      >
        {children}
      </SortableContext>
    </DndContext>
  );
}
