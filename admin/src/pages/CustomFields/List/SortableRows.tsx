import type { ReactNode } from 'react';

import {
  closestCenter,
  DndContext,
  PointerSensor,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core';
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { useTranslate } from '../../../hooks/useTranslate';

interface SortableRowsProps {
  fields: readonly CustomField[];
  isDisabled: boolean;
  onMove: (from: number, to: number) => void;
  children: ReactNode;
}

/** Drag and drop by pointer; keyboard users have the handle's keys and the row's menu. */
export function SortableRows({ fields, isDisabled, onMove, children }: SortableRowsProps) {
  const t = useTranslate();
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 8 } }));
  const indexOf = (id: string | number | undefined) => fields.findIndex((field) => field.id === id);
  const say =
    (id: 'reorder.lifted' | 'reorder.moved' | 'reorder.dropped') =>
    ({ active, over }: Pick<DragEndEvent, 'active'> & Partial<Pick<DragEndEvent, 'over'>>) =>
      t(id, {
        label: fields[indexOf(active.id)]?.label ?? '',
        position: indexOf(over?.id ?? active.id) + 1,
        total: fields.length,
      });

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      modifiers={[({ transform }) => ({ ...transform, x: 0 })]}
      accessibility={{
        announcements: {
          onDragStart: say('reorder.lifted'),
          onDragOver: say('reorder.moved'),
          onDragEnd: say('reorder.dropped'),
          onDragCancel: ({ active }) =>
            t('reorder.cancelled', {
              label: fields[indexOf(active.id)]?.label ?? '',
              position: indexOf(active.id) + 1,
            }),
        },
        screenReaderInstructions: { draggable: t('reorder.instructions') },
      }}
      onDragEnd={({ active, over }) => {
        if (over && over.id !== active.id) onMove(indexOf(active.id), indexOf(over.id));
      }}
    >
      <SortableContext
        items={fields.map(({ id }) => id)}
        strategy={verticalListSortingStrategy}
        disabled={isDisabled}
      >
        {children}
      </SortableContext>
    </DndContext>
  );
}
