import { useEffect, useRef, type KeyboardEvent } from 'react';

import type { DraggableSyntheticListeners } from '@dnd-kit/core';
import { IconButton } from '@strapi/design-system';
import { Drag } from '@strapi/icons';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
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
  const button = useRef<HTMLButtonElement | null>(null);
  const isLifted = reorder.liftedId === field.id;
  const position = reorder.fields.indexOf(field);

  // A row that moves in the document loses the focus, so it is set again.
  useEffect(() => {
    if (isLifted) button.current?.focus();
  }, [isLifted, position]);

  const handleKeyDown = (event: KeyboardEvent) => {
    if (!isLifted) {
      if (event.key !== ' ' && event.key !== 'Enter') return;
      reorder.lift(field.id);
    } else if (event.key === 'ArrowUp') reorder.shift(-1);
    else if (event.key === 'ArrowDown') reorder.shift(1);
    else if (event.key === ' ' || event.key === 'Enter') reorder.drop();
    else if (event.key === 'Tab') return reorder.cancel();
    else if (event.key === 'Escape') reorder.cancel();
    // The table would use arrow keys to move between cells.
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <IconButton
      ref={(node: unknown) => {
        const element = node instanceof HTMLButtonElement ? node : null;
        button.current = element;
        onNode(element);
      }}
      type="button"
      variant="ghost"
      withTooltip={false}
      label={t('reorder.handle', { label: field.label })}
      aria-describedby={REORDER_HELP_ID}
      aria-pressed={isLifted}
      cursor={isLifted ? 'grabbing' : 'grab'}
      style={{ touchAction: 'none' }}
      {...listeners}
      onKeyDown={handleKeyDown}
    >
      <Drag />
    </IconButton>
  );
}
