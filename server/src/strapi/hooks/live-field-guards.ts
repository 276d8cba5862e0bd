import { withStrapiErrors } from '../ports/errors';
import type { FilterGuard } from '../live-fields/filter-guard';
import type { WriteGuard } from '../live-fields/write-guard';
import type { LifecycleSubscriber } from './strapi-shapes';

type Data = Record<string, unknown>;

interface Event {
  readonly action: string;
  readonly model: { readonly uid: string };
  readonly params: {
    readonly data?: unknown;
    readonly where?: unknown;
    readonly orderBy?: unknown;
    readonly populate?: unknown;
  };
}

export interface Guards {
  readonly writes: WriteGuard;
  readonly filters: FilterGuard;
}

/** Calls the guards in the database lifecycles, which every read and write of Strapi passes. */
export function createLiveFieldGuard(guards: Guards): LifecycleSubscriber {
  return async (untyped) => {
    const { action, model, params } = untyped as unknown as Event;
    if (!action.startsWith('before')) return;
    await withStrapiErrors(() => guard(guards, action, model.uid, params));
  };
}

async function guard(
  { writes, filters }: Guards,
  action: string,
  uid: string,
  params: Event['params'],
): Promise<void> {
  filters.onQuery(uid, params);
  if (action === 'beforeCreate' || action === 'beforeCreateMany') {
    await writes.onCreate(uid, rowsOf(params.data));
  } else if (action === 'beforeUpdate' || action === 'beforeUpdateMany') {
    for (const data of rowsOf(params.data)) await writes.onUpdate(uid, data, params.where);
  }
}

const rowsOf = (data: unknown): Data[] =>
  (Array.isArray(data) ? data : [data]).filter(
    (row): row is Data => typeof row === 'object' && row !== null,
  );
