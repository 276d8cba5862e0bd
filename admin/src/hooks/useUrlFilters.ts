import { useSearchParams } from 'react-router-dom';

export type UrlChange = Readonly<Record<string, string | readonly string[] | null>>;

/** What a page shows, kept in the URL so that it can be shared and come back to. */
export function useUrlFilters() {
  const [params, setParams] = useSearchParams();
  return {
    params,
    valueOf: (key: string): string | null => params.get(key),
    valuesOf: (key: string): readonly string[] => params.getAll(key),
    /** Null, or an empty list, removes a key. The page goes back to the first one unless it is named. */
    show: (change: UrlChange): void => {
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (!('page' in change)) next.delete('page');
          for (const [key, value] of Object.entries(change)) {
            next.delete(key);
            for (const one of [value ?? []].flat()) next.append(key, one);
          }
          return next;
        },
        { replace: true },
      );
    },
  };
}

export type UrlFilters = ReturnType<typeof useUrlFilters>;
