import type { SavedView, ViewPage } from '../../../api/views';

const ROOT = '/plugins/nexus-crm';

/** What is of the moment: the page of a list, the record in the drawer, the column of a phone. */
const PASSING: Readonly<Record<ViewPage, readonly string[]>> = {
  inbox: ['page', 'item'],
  board: ['page', 'item', 'stage'],
  runs: ['page'],
  reports: [],
};

/** The query to save; a board's pipeline stands in the path of its address. */
export function queryOf(page: ViewPage, search: string, definition?: string): string {
  const params = new URLSearchParams(search);
  for (const key of PASSING[page]) params.delete(key);
  if (page === 'board' && definition !== undefined) params.set('definition', definition);
  return params.toString();
}

/** The address of the page with what the view shows. */
export function addressOf({ page, query }: Pick<SavedView, 'page' | 'query'>): string {
  const params = new URLSearchParams(query);
  const definition = page === 'board' ? params.get('definition') : null;
  if (definition !== null) params.delete('definition');
  const path = definition === null ? page : `${page}/${encodeURIComponent(definition)}`;
  const search = params.toString();
  return `${ROOT}/${path}${search === '' ? '' : `?${search}`}`;
}

/** Whether both show the same, in whatever order. */
export const isSameQuery = (one: string, other: string): boolean => sorted(one) === sorted(other);

function sorted(query: string): string {
  const params = new URLSearchParams(query);
  params.sort();
  return params.toString();
}
