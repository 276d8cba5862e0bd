import { useState } from 'react';

import type { DraggableSyntheticListeners } from '@dnd-kit/core';

import { DragHandle } from '../../../../components/DragHandle';
import { useTranslate } from '../../../../hooks/useTranslate';

interface MoveHandleProps {
  label: string;
  index: number;
  listeners: DraggableSyntheticListeners;
  onNode: (node: HTMLElement | null) => void;
  onMove: (by: 1 | -1) => void;
}

/** Drag and drop; or Space lifts, the arrows move, and Space drops. */
export function MoveHandle({ label, onMove, ...others }: MoveHandleProps) {
  const t = useTranslate();
  const [isLifted, setLifted] = useState(false);
  const handleKey = (key: string): boolean => {
    if (key === ' ' || key === 'Enter') setLifted(!isLifted);
    else if (key === 'Escape' && isLifted) setLifted(false);
    else if (isLifted && (key === 'ArrowUp' || key === 'ArrowDown')) {
      onMove(key === 'ArrowUp' ? -1 : 1);
    } else return false;
    return true;
  };
  return (
    <DragHandle
      {...others}
      label={t('pipelines.reorder', { label })}
      isLifted={isLifted}
      onKey={handleKey}
      onLeave={() => setLifted(false)}
    />
  );
}
