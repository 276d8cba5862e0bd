import type { GetHealth } from '../../../server/src/contracts/health';
import type { VerifyHistory } from '../../../server/src/contracts/history';
import type {
  RepairInstance,
  ResumeInstance,
  VerifyInstances,
} from '../../../server/src/contracts/operating';
import type {
  ListTimers,
  RedriveTimers,
  TimerState,
  TimerView,
} from '../../../server/src/contracts/timers';
import { crmApi } from './crmApi';
import { get, listed, paged, send, type Listed, type PageQuery } from './lists';

export type Health = GetHealth.Response['data'];
export type Contradiction = VerifyInstances.Response['data'][number];
export type BrokenChain = VerifyHistory.Response['data'][number];
export type Repair = RepairInstance.Response['data'];
export type ResumeMode = 'retry' | 'skip' | 'abandon';
export type { TimerState, TimerView };

interface TimerQuery extends PageQuery {
  readonly states: readonly TimerState[];
  readonly type: string | null;
}

const instance = (id: string, what: string) => `/instances/${encodeURIComponent(id)}/${what}`;

/** What an operator changes is shown by lists of work too. */
const WORK = { type: 'CrmProcess' as const, id: 'WORK' };

const operationsApi = crmApi
  .enhanceEndpoints({ addTagTypes: ['CrmTimer', 'CrmProcess'] })
  .injectEndpoints({
    endpoints: (builder) => ({
      getCrmHealth: builder.query<Health, void>({
        query: () => get('/health'),
        transformResponse: ({ data }: GetHealth.Response) => data,
        providesTags: ['CrmTimer'],
      }),

      getCrmTimers: builder.query<Listed<TimerView>, TimerQuery>({
        query: ({ states, type, ...page }) =>
          get('/timers', {
            ...paged(page),
            'filters[type]': type,
            ...Object.fromEntries(
              states.map((state, index) => [`filters[state][$in][${index}]`, state]),
            ),
          }),
        transformResponse: (response: ListTimers.Response) => listed(response),
        providesTags: ['CrmTimer'],
      }),

      redriveCrmTimer: builder.mutation<unknown, { id: string }>({
        query: ({ id }) => send('POST', `/timers/${encodeURIComponent(id)}/redrive`),
        invalidatesTags: ['CrmTimer', WORK],
      }),

      /** As many as one request redrives; `remaining` says whether there are more. */
      redriveCrmTimers: builder.mutation<
        { redriven: number; remaining: number },
        RedriveTimers.Input['filters']
      >({
        query: (filters) => send('POST', '/timers/redrive', { filters }),
        transformResponse: ({ data, meta }: RedriveTimers.Response) => ({ ...data, ...meta }),
        invalidatesTags: ['CrmTimer', WORK],
      }),

      resumeCrmInstance: builder.mutation<unknown, { id: string; mode: ResumeMode }>({
        query: ({ id, mode }) => send('POST', instance(id, 'resume'), { mode }),
        transformResponse: ({ data }: ResumeInstance.Response) => data,
        invalidatesTags: ['CrmTimer', 'CrmProcess'],
      }),

      /** Checks some instances from a place on. */
      verifyCrmInstances: builder.mutation<
        { found: readonly Contradiction[]; examined: number; next: number | null },
        { after: number | null }
      >({
        query: ({ after }) =>
          get('/instances/verify', { after: after === null ? null : String(after) }),
        transformResponse: ({ data, meta }: VerifyInstances.Response) => ({ found: data, ...meta }),
      }),

      /** Verifies some chains of the history from a place on. */
      verifyCrmHistory: builder.mutation<
        { found: readonly BrokenChain[] } & VerifyHistory.Response['meta'],
        { after: string | null }
      >({
        query: ({ after }) => get('/history/verify', { after }),
        transformResponse: ({ data, meta }: VerifyHistory.Response) => ({ found: data, ...meta }),
      }),

      repairCrmInstance: builder.mutation<Repair, { id: string; dryRun: boolean }>({
        query: ({ id, dryRun }) => send('POST', instance(id, 'repair'), { dryRun }),
        transformResponse: ({ data }: RepairInstance.Response) => data,
        invalidatesTags: (_result, _error, { dryRun }) => (dryRun ? [] : ['CrmTimer', WORK]),
      }),
    }),
  });

export const {
  useGetCrmHealthQuery,
  useGetCrmTimersQuery,
  useRedriveCrmTimerMutation,
  useRedriveCrmTimersMutation,
  useResumeCrmInstanceMutation,
  useVerifyCrmInstancesMutation,
  useVerifyCrmHistoryMutation,
  useRepairCrmInstanceMutation,
} = operationsApi;
