/** The part of the API client's state that says how fresh each answer is. */
export interface ApiState {
  readonly queries: Readonly<Record<string, Entry | undefined>>;
  /** Who shows an answer, by its key. */
  readonly subscriptions: Readonly<Record<string, object | undefined>>;
}

interface Entry {
  readonly endpointName?: string;
  readonly originalArgs?: unknown;
  readonly data?: unknown;
  /** Of the last request that has ended; it stays while the next one runs. */
  readonly error?: unknown;
  /** In milliseconds since 1970. */
  readonly fulfilledTimeStamp?: number;
}

export interface StaleAnswer {
  readonly endpoint: string;
  readonly argument: unknown;
  readonly since: number | undefined;
}

const OURS = /^get(Crm|CustomField)/;

/** The answers of ours that are shown though they could not be loaded again. A page says itself what is gone. */
export function staleAnswers({ queries, subscriptions }: ApiState): StaleAnswer[] {
  return Object.entries(queries).flatMap(([key, entry]) => {
    const {
      endpointName = '',
      originalArgs: argument,
      data,
      error,
      fulfilledTimeStamp,
    } = entry ?? {};
    if (!error || data === undefined || !OURS.test(endpointName)) return [];
    if ((error as { status?: unknown }).status === 404) return [];
    if (Object.keys(subscriptions[key] ?? {}).length === 0) return [];
    return [{ endpoint: endpointName, argument, since: fulfilledTimeStamp }];
  });
}
