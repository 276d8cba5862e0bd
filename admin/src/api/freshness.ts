import type { StrapiApp } from '@strapi/strapi/admin';

import { crmApi } from './crmApi';
import { staleAnswers, type ApiState, type StaleAnswer } from './staleAnswers';

type Middleware = ReturnType<StrapiApp['middlewares'][number]>;

/** What a page shows of it: since when, and how to try again. */
export interface Staleness {
  readonly since: number | undefined;
  readonly retry: () => void;
}

let current: Staleness | undefined;
let known = '';
const listeners = new Set<() => void>();

export const stalenessStore = {
  get: (): Staleness | undefined => current,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

/** Finds what is stale after each change of the API client's state. */
export const freshnessMiddleware: Middleware = (store) => (next) => (action: { type: unknown }) => {
  const result: unknown = next(action);
  const { type } = action;
  if (typeof type !== 'string' || !type.startsWith(`${crmApi.reducerPath}/`)) return result;
  const state = (store.getState() as Record<string, unknown>)[crmApi.reducerPath] as ApiState;
  const stale = staleAnswers(state);
  const found = JSON.stringify(stale);
  if (found === known) return result;
  known = found;
  current = stale.length === 0 ? undefined : { since: oldestOf(stale), retry };
  for (const listener of listeners) listener();
  return result;

  function retry(): void {
    const endpoints = crmApi.endpoints as unknown as Record<string, Initiable | undefined>;
    for (const { endpoint, argument } of stale) {
      const options = { forceRefetch: true, subscribe: false };
      const thunk = endpoints[endpoint]?.initiate(argument, options);
      if (thunk) store.dispatch(thunk as Parameters<typeof store.dispatch>[0]);
    }
  }
};

interface Initiable {
  initiate(argument: unknown, options: object): unknown;
}

function oldestOf(stale: readonly StaleAnswer[]): number | undefined {
  const times = stale.flatMap(({ since }) => (since === undefined ? [] : [since]));
  return times.length === 0 ? undefined : Math.min(...times);
}
