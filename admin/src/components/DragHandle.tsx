import { useEffect, useRef, type KeyboardEvent } from 'react';

import type { DraggableSyntheticListeners } from '@dnd-kit/core';
import { IconButton } from '@strapi/design-system';
import { Drag } from '@strapi/icons';

interface DragHandleProps {
  label: string;
  /** Where the row is now. */
  index: number;
  isLifted: boolean;
  listeners: DraggableSyntheticListeners;
  /** Id of the instructions for screen readers. */
  describedBy?: string;
  onNode: (node: HTMLElement | null) => void;
  /** @returns whether the key was for the handle. */
  onKey: (key: string) => boolean;
  /** The focus has left it. */
  onLeave?: () => void;
}

/** By what a row is dragged, or lifted and moved with the keys; it keeps the focus when its row moves. */
export function DragHandle(props: DragHandleProps) {
  const { label, index, isLifted, listeners, describedBy, onNode, onKey, onLeave } = props;
  const button = useRef<HTMLButtonElement | null>(null);
  // A row that moves in the document loses the focus, so it is set again.
  useEffect(() => {
    if (isLifted) button.current?.focus();
  }, [isLifted, index]);
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
      label={label}
      aria-describedby={describedBy}
      aria-pressed={isLifted}
      cursor={isLifted ? 'grabbing' : 'grab'}
      style={{ touchAction: 'none' }}
      {...listeners}
      onKeyDown={(event: KeyboardEvent) => {
        if (!onKey(event.key)) return;
        // The page would scroll, and a table would go to another cell.
        event.preventDefault();
        event.stopPropagation();
      }}
      onBlur={() =>
        setTimeout(() => (document.activeElement === button.current ? undefined : onLeave?.()))
      }
    >
      <Drag />
    </IconButton>
  );
}
