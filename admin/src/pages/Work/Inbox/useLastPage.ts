import { useEffect } from 'react';

import type { Listed } from '../../../api/lists';
import type { InboxLocation } from './useInboxLocation';

/** Goes to the last page that exists if the one in the URL has become empty. */
export function useLastPage(
  { page, show }: InboxLocation,
  listed: Listed<unknown> | undefined,
): { isLeaving: boolean } {
  const isLeaving = listed !== undefined && listed.items.length === 0 && page > 1;
  const last = Math.max(1, Math.min(listed?.pageCount ?? 1, page - 1));
  useEffect(() => {
    if (isLeaving) show({ page: last === 1 ? null : String(last) });
    // `show` is another function on each rendering.
  }, [isLeaving, last]);
  return { isLeaving };
}
