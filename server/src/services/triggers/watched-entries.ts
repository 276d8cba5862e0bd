import type { Core } from '@strapi/strapi';

import type { Clock, Json, Subject } from '../../core/contracts';
import { CrmError } from '../../core/errors';
import { isValidIdentifier } from '../../sql/identifier';
import type { NewTriggerEvent, TriggerEventRows } from '../../sql/triggers/trigger-event-rows';
import { afterCommit } from '../../strapi/ports/after-commit';
import type { EntryChange, EntryWatch } from '../../strapi/ports/entry-watch';
import { LatestRead } from '../../strapi/ports/latest-read';
import { Watcher } from '../../strapi/ports/watcher';
import type { PlannedRequest } from '../../triggers';
import type { Levels } from '../levels';
import type { KnownTrigger, KnownTriggers } from './known-triggers';
import { triggerOf, type TriggerOrigin } from './origin';

/** Triggers that may lead to each other, one after the other. */
const DEEPEST = 5;

const TOO_DEEP = `Not carried out: ${DEEPEST} triggers have led to this change, one after the other.`;

export interface WatchedEntriesOptions {
  readonly levels: Levels;
  readonly known: KnownTriggers;
  readonly rows: TriggerEventRows;
  readonly clock: Clock;
  readonly origin: TriggerOrigin;
  /** Has the changes that wait for a trigger carried out. */
  readonly onStored: (trigger: string) => Promise<void>;
}

/**
 * Matches changes of entries with the triggers that watch them, which each process keeps in memory: a
 * type that nobody watches costs no statement. A change by another process is in effect within two
 * seconds.
 */
export class WatchedEntries implements EntryWatch {
  readonly #watcher: Watcher;
  #triggers: readonly KnownTrigger[] = [];
  readonly #latest = new LatestRead();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: WatchedEntriesOptions,
  ) {
    this.#watcher = new Watcher(strapi, 'triggers', () => this.refresh());
  }

  /** Call it when the server listens. */
  watch(): void {
    this.#watcher.start();
  }

  async destroy(): Promise<void> {
    await this.#watcher.stop();
  }

  /** Reads the triggers again. */
  async refresh(): Promise<void> {
    if (!this.options.levels.includes(2)) return;
    await this.#latest.run(
      () => this.options.known.watching(),
      (triggers) => {
        this.#triggers = triggers;
      },
    );
  }

  watches(uid: string): boolean {
    return this.#triggers.some(({ settings }) => settings.entry?.type === uid);
  }

  async store(changes: readonly EntryChange[]): Promise<void> {
    const now = this.options.clock.now().getTime();
    const taken = changes.flatMap((change) =>
      this.#triggers.flatMap((trigger) => takenBy(trigger, change, now) ?? []),
    );
    if (taken.length === 0) return;
    const depth = await this.#depth();
    const error = depth > DEEPEST - 1 ? TOO_DEEP : undefined;
    await this.options.rows.insert(
      taken.map((one) => ({ ...one, depth, error: one.error ?? error })),
      now,
    );
    await afterCommit(this.strapi, 'nexus-crm: requesting the work of triggers', async () => {
      // A crash before this is found by the sweep.
      for (const key of new Set(taken.map(({ trigger }) => trigger))) {
        await this.options.onStored(key);
      }
    });
  }

  async #depth(): Promise<number> {
    const { current } = this.options.origin;
    if (!current) return 0;
    if ('depth' in current) return current.depth + 1;
    const actor = await current.startedBy();
    const trigger = actor && triggerOf(actor);
    // A flow that a person has started is the first of a chain, whatever happened before.
    if (actor && trigger === undefined && actor.kind !== 'system') return 0;
    const known = await this.options.rows.depthOf(current.instance, trigger);
    return known === undefined ? 0 : known + 1;
  }
}

/** What a trigger makes of a change; undefined for nothing. */
function takenBy(
  { key, settings, compiled }: KnownTrigger,
  { event, uid, documentId, locale, before, after }: EntryChange,
  now: number,
): Omit<NewTriggerEvent, 'depth'> | undefined {
  const { entry } = settings;
  if (entry?.type !== uid || !entry.events.includes(event)) return undefined;
  const subject = { type: uid, id: documentId };
  const taken = { trigger: key, event, subject };
  try {
    const planned = compiled.plan({ event, uid, documentId, locale, before, after }, now, subject);
    return planned && { ...taken, payload: planned as unknown as Json, record: recordOf(planned) };
  } catch (error) {
    // The change itself must not fail.
    if (!CrmError.is(error)) throw error;
    return { ...taken, payload: null, error: error.message };
  }
}

/** For an erasure while the command waits. An id that no record can have is refused later. */
const recordOf = ({ subject }: PlannedRequest): Subject | undefined =>
  'id' in subject && isValidIdentifier(subject.id) ? subject : undefined;
