import { useSearchParams } from 'react-router-dom';

const PAGE_SIZES = [10, 25, 50, 100] as const;

/** What a list shows, kept in the URL so that it can be shared and come back to. */
export function useListLocation() {
  const [params, setParams] = useSearchParams();
  const page = Math.max(1, Number.parseInt(params.get('page') ?? '', 10) || 1);
  const size = Number(params.get('pageSize'));
  const pageSize = PAGE_SIZES.find((one) => one === size) ?? 25;

  return {
    ...{ page, pageSize },
    valueOf: (key: string): string | null => params.get(key),
    /** Null removes a key. A filter leads to the first page; opening a row does not. */
    show: (change: Readonly<Record<string, string | null>>): void =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (!('open' in change)) next.delete('page');
          for (const [key, value] of Object.entries(change)) {
            if (value === null) next.delete(key);
            else next.set(key, value);
          }
          return next;
        },
        { replace: true },
      ),
    /** Leaves nothing but these. */
    showOnly: (values: Readonly<Record<string, string>>): void =>
      setParams(values, { replace: true }),
  };
}

export type ListLocation = ReturnType<typeof useListLocation>;

/** Stands for "a new one" in the URL; no id has it. */
export const NEW = '+';
