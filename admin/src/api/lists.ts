/** A page of a list, with its total. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly pageCount: number;
}

export interface PageQuery {
  readonly page: number;
  readonly pageSize: number;
}

const ROOT = '/nexus-crm';

export const paged = ({ page, pageSize }: PageQuery) => ({
  'pagination[page]': String(page),
  'pagination[pageSize]': String(pageSize),
});

/** A GET of our API with a query, whose undefined and null values are left out. */
export const get = (
  path: string,
  params: Readonly<Record<string, string | null | undefined>> = {},
) => {
  const given = Object.entries(params).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [[key, value]],
  );
  return {
    url: `${ROOT}${path}?${new URLSearchParams(given).toString()}`,
    method: 'GET' as const,
  };
};

/** A request of our API with `data` as the body. */
export const send = (method: 'POST' | 'PUT' | 'DELETE', path: string, data?: object) => ({
  url: `${ROOT}${path}`,
  method,
  ...(data !== undefined && { data: { data } }),
});

export const listed = <Item>({
  data,
  meta: { pagination },
}: {
  data: Item[];
  meta: { pagination: { total?: number | undefined; pageCount?: number | undefined } };
}): Listed<Item> => ({
  items: data,
  total: pagination.total ?? data.length,
  pageCount: pagination.pageCount ?? 1,
});
