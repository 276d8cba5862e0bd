import { useEffect, useRef, useState } from 'react';

export interface RefusedItem<Item> {
  readonly item: Item;
  readonly reason: string;
}

/** Does something with one item after the other, and keeps why it was refused for some. */
export function useOneByOne<Item, Refused extends RefusedItem<Item> = RefusedItem<Item>>() {
  const [done, setDone] = useState<number>();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [isStopping, setStopping] = useState(false);
  const isStopped = useRef(false);
  const isOver = (): boolean => isStopped.current;
  const stop = (): void => {
    isStopped.current = true;
    setStopping(true);
  };
  // The user has left the page.
  useEffect(
    () => () => {
      isStopped.current = true;
    },
    [],
  );

  /**
   * @param perform resolves with a refusal, or undefined.
   * @returns how many it came to, and those that were refused.
   */
  const run = async (
    items: readonly Item[],
    perform: (item: Item) => Promise<Refused | undefined>,
  ) => {
    const found: Refused[] = [];
    isStopped.current = false;
    setStopping(false);
    let sent = 0;
    setDone(sent);
    for (const item of items) {
      const refusal = await perform(item);
      if (refusal) found.push(refusal);
      sent += 1;
      setDone(sent);
      if (isOver()) break;
    }
    setDone(undefined);
    setStopping(false);
    setRefused(found);
    return { sent, refused: found };
  };

  return { ...{ done, refused, isStopping, run, stop }, isRunning: done !== undefined };
}
