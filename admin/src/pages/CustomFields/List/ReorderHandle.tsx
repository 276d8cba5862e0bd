import type { DraggableSyntheticListeners } from '@dnd-kit/core';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { DragHandle } from '../../../components/DragHandle';
import { useTranslate } from '../../../hooks/useTranslate';
import type { Reorder } from './useReorder';

interface ReorderHandleProps {
  field: CustomField;
  reorder: Reorder;
  listeners: DraggableSyntheticListeners;
  onNode: (node: HTMLElement | null) => void;
}

/** Id of the instructions for screen readers; rendered once by `LiveFields`. */
export const REORDER_HELP_ID = 'custom-fields-reorder-help';

/** Space lifts, arrows move, space drops, escape cancels; or drag and drop. */
export function ReorderHandle({ field, reorder, listeners, onNode }: ReorderHandleProps) {
  const t = useTranslate();
  const isLifted = reorder.liftedId === field.id;

  const handleKey = (key: string): boolean => {
    if (!isLifted) {
      if (key !== ' ' && key !== 'Enter') return false;
      reorder.lift(field.id);
    } else if (key === 'ArrowUp') reorder.shift(-1);
    else if (key === 'ArrowDown') reorder.shift(1);
    else if (key === ' ' || key === 'Enter') reorder.drop();
    else if (key === 'Tab' || key === 'Escape') reorder.cancel();
    return key !== 'Tab';
  };

  return (
    <DragHandle
      {...{ isLifted, listeners, onNode }}
      label={t('reorder.handle', { label: field.label })}
      describedBy={REORDER_HELP_ID}
      index={reorder.fields.indexOf(field)}
      onKey={handleKey}
    />
  );
}
