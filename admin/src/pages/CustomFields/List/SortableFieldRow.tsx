import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { FieldRow } from './FieldRow';
import { LiveFieldActions } from './LiveFieldActions';
import { ReorderHandle } from './ReorderHandle';
import type { Reorder } from './useReorder';

interface SortableFieldRowProps {
  field: CustomField;
  index: number;
  reorder: Reorder;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** A row that can be dragged by its handle. */
export function SortableFieldRow({ field, index, reorder, ...row }: SortableFieldRowProps) {
  const { listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id: field.id });
  const isLifted = isDragging || reorder.liftedId === field.id;
  return (
    <FieldRow
      {...row}
      field={field}
      isLifted={isLifted}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      handle={
        <ReorderHandle
          field={field}
          reorder={reorder}
          listeners={listeners}
          onNode={(node) => {
            setActivatorNodeRef(node);
            // The design system's row takes no ref, so it is found from its handle.
            setNodeRef(node?.closest('tr') ?? null);
          }}
        />
      }
      actions={<LiveFieldActions field={field} index={index} reorder={reorder} />}
    />
  );
}
