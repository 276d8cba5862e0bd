import { z } from 'zod';

import { NOTICES, type Notice, type Person } from '../../core/contracts';
import { inBatches } from '../batches';
import { booleanColumn } from '../columns';
import type { SqlRuntime } from '../ports';
import { scopedKey } from '../scope';

const TABLE = 'crm_notification_preferences';

const row = z.lazy(() =>
  z.object({
    person: z.string(),
    kind: z.enum(NOTICES),
    in_app: booleanColumn,
    email: booleanColumn,
  }),
);

/** By which ways a person wants to be notified. */
export interface Preference {
  readonly inApp: boolean;
  readonly email: boolean;
}

/** Repository of `crm_notification_preferences`: only what differs from the configuration is stored. */
export class PreferenceRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** The stored preferences of one person. */
  async of(person: Person): Promise<ReadonlyMap<Notice, Preference>> {
    const found: unknown = await this.#rows().where({ person }).select(COLUMNS);
    return new Map(
      z
        .array(row)
        .parse(found)
        .map((one) => [one.kind, { inApp: one.in_app, email: one.email }]),
    );
  }

  /** The stored preferences of these people for one kind. */
  async for(people: readonly Person[], kind: Notice): Promise<ReadonlyMap<string, Preference>> {
    const rows = await inBatches(people, async (part) => {
      const found: unknown = await this.#rows()
        .where({ kind })
        .whereIn('person', part)
        .select(COLUMNS);
      return z.array(row).parse(found);
    });
    return new Map(rows.map((one) => [one.person, { inApp: one.in_app, email: one.email }]));
  }

  async save(person: Person, changed: ReadonlyMap<Notice, Preference>, at: number): Promise<void> {
    const rows = [...changed].map(([kind, { inApp, email }]) => ({
      ...{ person, kind, in_app: inApp, email, updated_at: at },
    }));
    if (rows.length === 0) return;
    await this.runtime
      .connection()
      .insert(TABLE, rows)
      .onConflict(scopedKey('person', 'kind'))
      .merge(['in_app', 'email', 'updated_at']);
  }

  /** The configuration counts for these kinds again. */
  async reset(person: Person, kinds: readonly Notice[]): Promise<void> {
    if (kinds.length === 0) return;
    await this.#rows()
      .where({ person })
      .whereIn('kind', [...kinds])
      .delete();
  }

  /** People who have stored preferences, after one of them in their order. */
  async people(after: string, limit: number): Promise<readonly Person[]> {
    return this.#rows()
      .where('person', '>', after)
      .orderBy('person')
      .limit(limit)
      .distinct()
      .pluck('person');
  }

  async deleteOf(people: readonly Person[]): Promise<void> {
    await inBatches(people, async (part) => {
      await this.#rows().whereIn('person', part).delete();
      return [];
    });
  }

  #rows() {
    return this.runtime.connection().rows(TABLE);
  }
}

const COLUMNS = ['person', 'kind', 'in_app', 'email'];
