import type { BaseQueryError } from '@strapi/strapi/admin';

import type { ActOnInstance } from '../../../server/src/contracts/actions';
import type { ListStages, StageEntry } from '../../../server/src/contracts/available-actions';
import type { GetBoard, ListBoardCards } from '../../../server/src/contracts/board';
import type { ActionView } from '../../../server/src/contracts/instances';
import { crmApi } from './crmApi';
import { listed, paged, type Listed, type PageQuery } from './lists';
import { tagsAfter, tagsAfterRefusal, type Order } from './process';

export type BoardColumn = GetBoard.Column;
export type BoardCard = ListBoardCards.Card;

/** The cards of a page; a column is loaded by pages. */
export const CARDS = 25;

/** What a board shows, as it stands in the address. */
export interface BoardQuery {
  readonly definition: string;
  readonly entity: string;
  readonly owners: readonly string[];
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

export interface ColumnQuery {
  readonly board: BoardQuery;
  readonly stage: string;
  /** How many pages of cards. */
  readonly pages: number;
}

/** The orders of the table. */
export type CardSort = NonNullable<ListBoardCards.Query['sort']>;

export interface CardListQuery extends PageQuery {
  readonly board: BoardQuery;
  readonly sort: CardSort;
  /** Only those that are expected to close then: days, the last one excluded; null for no date. */
  readonly closing?: { readonly from?: string; readonly to?: string } | null;
}

export interface Move extends Order {
  readonly card: BoardCard;
  readonly board: BoardQuery;
  readonly from: ColumnQuery;
  /** Undefined where its column is not shown. */
  readonly to: ColumnQuery | undefined;
  readonly stage: string;
}

/** Conditions on the close date. */
function closingOf(closing: CardListQuery['closing']): readonly (readonly [string, string])[] {
  if (closing === undefined) return [];
  if (closing === null) return [['filters[closeDate][$null]', 'true']];
  const { from, to } = closing;
  return [
    ...(from === undefined ? [] : [['filters[closeDate][$gte]', from] as const]),
    ...(to === undefined ? [] : [['filters[closeDate][$lt]', to] as const]),
  ];
}

const ROOT = '/nexus-crm/board';

const paramsOf = ({ entity, owners, text, from, to }: BoardQuery): URLSearchParams => {
  const params = new URLSearchParams({ entity });
  owners.forEach((owner, index) => params.set(`owner[${index}]`, owner));
  if (text !== '') params.set('_q', text);
  if (from !== '') params.set('filters[value][$gte]', from);
  if (to !== '') params.set('filters[value][$lte]', to);
  return params;
};

const urlOf = ({ definition }: BoardQuery, part: string, params: URLSearchParams): string =>
  `${ROOT}/${encodeURIComponent(definition)}${part}?${params.toString()}`;

/** Whatever any action may change. */
const WORK = [{ type: 'CrmProcess' as const, id: 'WORK' }];

const boardApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmProcess'] }).injectEndpoints({
  endpoints: (builder) => ({
    /** The stages of all pipelines whose records the user may list. */
    getCrmAllStages: builder.query<StageEntry[], void>({
      query: () => ({ url: '/nexus-crm/stages', method: 'GET' }),
      transformResponse: ({ data }: ListStages.Response) => data,
    }),

    getCrmBoard: builder.query<BoardColumn[], BoardQuery>({
      query: (board) => ({ url: urlOf(board, '', paramsOf(board)), method: 'GET' }),
      transformResponse: ({ data }: GetBoard.Response) => data,
      providesTags: WORK,
    }),

    getCrmCards: builder.query<BoardCard[], ColumnQuery>({
      async queryFn({ board, stage, pages }, _api, _options, baseQuery) {
        const answers = await Promise.all(
          Array.from({ length: pages }, async (_, index) => {
            const params = paramsOf(board);
            params.set('stage', stage);
            params.set('pagination[page]', String(index + 1));
            params.set('pagination[pageSize]', String(CARDS));
            params.set('pagination[withCount]', 'false');
            return baseQuery({ url: urlOf(board, '/cards', params), method: 'GET' });
          }),
        );
        const failed = answers.find(({ error }) => error !== undefined);
        if (failed) return { error: failed.error as BaseQueryError };
        const cards = answers.flatMap(({ data }) => (data as ListBoardCards.Response).data);
        // A card that moves up while the pages are read stands on two of them.
        return { data: [...new Map(cards.map((card) => [card.instance, card])).values()] };
      },
      providesTags: WORK,
    }),

    /** A page of the cards of all columns. */
    getCrmCardList: builder.query<Listed<BoardCard>, CardListQuery>({
      query: ({ board, sort, closing, ...page }) => {
        const params = paramsOf(board);
        for (const [name, value] of Object.entries(paged(page))) params.set(name, value);
        for (const [name, value] of closingOf(closing)) params.set(name, value);
        params.set('sort', sort);
        return { url: urlOf(board, '/cards', params), method: 'GET' };
      },
      transformResponse: (response: ListBoardCards.Response) => listed(response),
      providesTags: WORK,
    }),

    /** Performs an action; until the server answers, the card is shown where it will be. */
    moveCrmCard: builder.mutation<ActionView, Move>({
      query: ({ path, data }) => ({
        url: `/nexus-crm${path}`,
        method: 'POST',
        data: { data },
      }),
      transformResponse: (response: ActOnInstance.Response) => response.data,
      async onQueryStarted(
        { card, board, from, to, stage },
        { dispatch, getState, queryFulfilled },
      ) {
        const { updateQueryData } = boardApi.util;
        // Strapi's i18n adds the middleware of this API again, and this runs for each: the first moves it.
        const shown = boardApi.endpoints.getCrmCards.select(from)(getState()).data ?? [];
        if (!shown.some(({ instance }) => instance === card.instance)) return;
        const patches = [
          dispatch(
            updateQueryData('getCrmCards', from, (cards) =>
              cards.filter(({ instance }) => instance !== card.instance),
            ),
          ),
          ...(to
            ? [
                dispatch(
                  updateQueryData('getCrmCards', to, (cards) => [
                    { ...card, enteredAt: new Date().toISOString(), isRotting: false },
                    ...cards.filter(({ instance }) => instance !== card.instance),
                  ]),
                ),
              ]
            : []),
          dispatch(
            updateQueryData('getCrmBoard', board, (columns) =>
              columns.map((column) => countMoved(column, from.stage, stage)),
            ),
          ),
        ];
        try {
          await queryFulfilled;
        } catch {
          for (const patch of patches) patch.undo();
        }
      },
      invalidatesTags: (_result, error, { record }) =>
        error ? tagsAfterRefusal(record, error) : tagsAfter(record),
    }),
  }),
});

function countMoved(column: BoardColumn, from: string, to: string): BoardColumn {
  if (from === to) return column;
  if (column.stage === from) return { ...column, count: column.count - 1 };
  return column.stage === to ? { ...column, count: column.count + 1 } : column;
}

export const {
  useGetCrmAllStagesQuery,
  useGetCrmBoardQuery,
  useGetCrmCardsQuery,
  useGetCrmCardListQuery,
  useMoveCrmCardMutation,
} = boardApi;
