import type { Listed } from './lists';

/** The Content Manager's own endpoints of a type, for records that have no endpoints of ours for admins. */
export const documentsOf = (uid: string, ...parts: readonly string[]): string =>
  ['/content-manager/collection-types', uid, ...parts.map(encodeURIComponent)].join('/');

/** The answer of a list of the Content Manager. */
export interface DocumentList<Item> {
  readonly results: readonly Item[];
  readonly pagination: { readonly total: number; readonly pageCount: number };
}

export const listedDocuments = <Item>({
  results,
  pagination,
}: DocumentList<Item>): Listed<Item> => ({
  items: results,
  total: pagination.total,
  pageCount: pagination.pageCount,
});

export const listTag = (uid: string) => ({ type: 'Document' as const, id: `${uid}_LIST` });

export const documentTag = (uid: string, id: string) => ({
  type: 'Document' as const,
  id: `${uid}_${id}`,
});

/** What shows a document, in the Content Manager too. */
export const tagsOfDocument = (uid: string, id: string) => [
  documentTag(uid, id),
  listTag(uid),
  { type: 'Document' as const, id: `${uid}_ALL_ITEMS` },
  { type: 'Document' as const, id: 'ALL_LIST' },
];
