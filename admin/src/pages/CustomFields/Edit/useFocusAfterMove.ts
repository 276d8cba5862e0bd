import { useEffect, useRef, useState } from 'react';

/** Keeps the focus on a moved choice, so that it can be moved again. */
export function useFocusAfterMove() {
  const container = useRef<HTMLDivElement>(null);
  const [target, setTarget] = useState<{ index: number; by: number }>();

  useEffect(() => {
    if (!target) return;
    const row = container.current?.querySelector(`[data-choice="${target.index}"]`);
    const same = row?.querySelector<HTMLButtonElement>(`[data-move="${target.by}"]:enabled`);
    // At the end of the list its button is disabled; the other one gets the focus.
    (same ?? row?.querySelector<HTMLButtonElement>('[data-move]:enabled'))?.focus();
  }, [target]);

  return { container, follow: (index: number, by: number) => setTarget({ index, by }) };
}
