import type { Core } from '@strapi/strapi';

import type { Clock } from '../../core/contracts';
import type { OutboxRows, OutgoingEvent } from '../../sql/deliveries/outbox-rows';
import type { SubscriptionRows } from '../../sql/subscriptions/subscription-rows';
import { afterCommit } from '../../strapi/ports/after-commit';
import type { CrmEvent, EventOutbox } from '../../strapi/ports/event-outbox';
import { LatestRead } from '../../strapi/ports/latest-read';
import { Watcher } from '../../strapi/ports/watcher';
import type { Levels } from '../levels';
import { compileFilter, type EventFilter } from './event-filter';

/** Age from which a process without a watcher reads the subscriptions again, in milliseconds. */
const STALE = 2_000;

export interface OutboxOptions {
  readonly levels: Levels;
  readonly rows: OutboxRows;
  readonly subscriptions: SubscriptionRows;
  readonly clock: Clock;
  /** Has the events of a subscription sent. */
  readonly onStored: (subscription: string) => Promise<void>;
}

/**
 * Matches events with the subscriptions, which each process keeps in memory: an event that nobody has
 * subscribed to costs no statement. A change by another process is in effect within two seconds, and
 * one that was disabled or deleted sends nothing from then on.
 */
export class SubscribedEvents implements EventOutbox {
  readonly #watcher: Watcher;
  #filters: readonly EventFilter[] | undefined;
  #readAt = 0;
  #isWatched = false;
  readonly #latest = new LatestRead();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: OutboxOptions,
  ) {
    this.#watcher = new Watcher(strapi, 'subscriptions', () => this.refresh());
  }

  /** Call it when the server listens. */
  watch(): void {
    this.#isWatched = true;
    this.#watcher.start();
  }

  async destroy(): Promise<void> {
    await this.#watcher.stop();
  }

  async concerns(names: readonly string[]): Promise<boolean> {
    const filters = await this.#current();
    return filters.some((filter) => names.some((name) => filter.takesName(name)));
  }

  async store(events: readonly CrmEvent[]): Promise<void> {
    const filters = await this.#current();
    if (filters.length === 0) return;
    const now = this.options.clock.now().getTime();
    const outgoing = events.flatMap((event) =>
      filters
        .filter((filter) => filter.takes(event, now))
        .map((filter) => toOutgoing(filter, event)),
    );
    if (outgoing.length === 0) return;
    await this.options.rows.insert(outgoing, now);
    await afterCommit(this.strapi, 'nexus-crm: requesting the delivery of events', async () => {
      const names = new Set(outgoing.map(({ subscription }) => subscription));
      // A crash before this is found by the sweep.
      for (const name of names) await this.options.onStored(name);
    });
  }

  /** Reads the subscriptions again. */
  async refresh(): Promise<void> {
    if (!this.options.levels.includes(2)) return;
    await this.#latest.run(
      () => this.options.subscriptions.enabled(),
      (rows) => {
        const known = new Map(this.#filters?.map((filter) => [keyOf(filter.subscription), filter]));
        this.#filters = rows.map((row) => known.get(keyOf(row)) ?? compileFilter(row));
        this.#readAt = performance.now();
      },
    );
  }

  async #current(): Promise<readonly EventFilter[]> {
    if (!this.options.levels.includes(2)) return [];
    const isStale = !this.#isWatched && performance.now() - this.#readAt > STALE;
    if (this.#filters === undefined || isStale) await this.refresh();
    return this.#filters ?? [];
  }
}

/** A name may be given to another one, later. */
const keyOf = ({ name, revision, createdAt }: EventFilter['subscription']): string =>
  JSON.stringify([name, revision, createdAt]);

const toOutgoing = (
  { subscription: { name, integration } }: EventFilter,
  { name: event, payload, subject, instance }: CrmEvent,
): OutgoingEvent => ({ subscription: name, integration, event, payload, subject, instance });
