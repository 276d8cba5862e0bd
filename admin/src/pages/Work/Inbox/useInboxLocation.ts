import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';

export const TABS = ['waiting', 'delegated', 'requests', 'done'] as const;
export type Tab = (typeof TABS)[number];

export const PAGE_SIZES = [10, 25, 50, 100] as const;

/** The state of a history entry that opened the drawer, so that closing it can go back. */
const OPENED_HERE = { isDrawer: true };
const isOpenedHere = (state: unknown): boolean =>
  typeof state === 'object' && state !== null && 'isDrawer' in state;

/** What the inbox shows, kept in the URL so that it can be shared and come back to. */
export function useInboxLocation() {
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  const state: unknown = useLocation().state;
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'waiting';
  const page = Math.max(1, Number.parseInt(params.get('page') ?? '', 10) || 1);
  const size = Number(params.get('pageSize'));
  const pageSize = PAGE_SIZES.find((one) => one === size) ?? 25;

  /** Null removes a key. The page goes back to the first one unless it is named. */
  const show = (change: Readonly<Record<string, string | null>>): void => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (!('item' in change)) next.delete('page');
        for (const [key, value] of Object.entries(change)) {
          if (value === null) next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true },
    );
  };

  /** The browser's Back closes the drawer; choosing another row meanwhile shows that one in it. */
  const open = ({ type, id }: { type: string; id: string }): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.set('item', `${type}/${id}`);
        return next;
      },
      params.has('item') ? { replace: true, state } : { state: OPENED_HERE },
    );
  const close = (): void => (isOpenedHere(state) ? navigate(-1) : show({ item: null }));

  return {
    ...{ open, close },
    ...{ tab, page, pageSize, show },
    /** The record in the drawer: `<type>/<documentId>`. */
    item: params.get('item'),
    filterOf: (key: string): string | null => params.get(key),
    showTab: (next: string): void =>
      setParams(next === 'waiting' ? {} : { tab: next }, { replace: true }),
  };
}

export type InboxLocation = ReturnType<typeof useInboxLocation>;
