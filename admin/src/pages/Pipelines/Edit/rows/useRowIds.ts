import { useRef, useState } from 'react';

import { moved } from '../../model/document';

/**
 * Ids for the items of a list that have none, so that an item keeps its input and what is opened of it
 * while others move. They begin again where the list was changed by other means than these.
 */
export function useRowIds(count: number) {
  const next = useRef(0);
  const some = (length: number): readonly number[] =>
    Array.from({ length }, () => {
      next.current += 1;
      return next.current;
    });
  const [ids, setIds] = useState(() => some(count));
  const [added, setAdded] = useState<number>();
  let shown = ids;
  if (ids.length !== count) {
    shown = ids.length > count ? ids.slice(0, count) : [...ids, ...some(count - ids.length)];
    setIds(shown);
  }
  return {
    ids: shown,
    /** Of the item that was inserted last: it is opened. */
    added,
    move: (from: number, to: number) => setIds(moved(shown, from, to)),
    remove: (at: number) => setIds(shown.filter((_id, index) => index !== at)),
    insert: (at: number) => {
      const [id = 0] = some(1);
      setIds([...shown.slice(0, at), id, ...shown.slice(at)]);
      setAdded(id);
    },
  };
}

export type RowIds = ReturnType<typeof useRowIds>;
