import type { Core } from '@strapi/strapi';

import {
  CreateSubscription,
  ListSubscriptions,
  UpdateSubscription,
  type Subscription,
} from '../../contracts/subscriptions';
import { parseRequest } from '../../contracts/parse';
import type { Clock, JsonObject } from '../../core/contracts';
import {
  CrmConflictError,
  CrmNotFoundError,
  CrmValidationError,
  type Problem,
} from '../../core/errors';
import { parseExpression } from '../../definition';
import type { OutboxRows } from '../../sql/deliveries/outbox-rows';
import { isValidIdentifier } from '../../sql/identifier';
import type { SqlRuntime } from '../../sql/ports';
import type {
  StoredSubscription,
  SubscriptionRows,
} from '../../sql/subscriptions/subscription-rows';
import { afterCommit } from '../../strapi/ports/after-commit';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { Levels } from '../levels';
import { pageMeta, toPage } from '../paging';
import type { SubscribedEvents } from './outbox';

export interface SubscriptionsOptions {
  readonly levels: Levels;
  readonly runtime: SqlRuntime;
  readonly rows: SubscriptionRows;
  readonly outbox: OutboxRows;
  readonly events: SubscribedEvents;
  readonly clock: Clock;
  /** What is wrong with the input of an integration; undefined if there is none of this name. */
  readonly checkInput: (
    integration: string,
    input: JsonObject,
  ) => Promise<readonly Problem[] | undefined>;
  /** Has the events of a subscription sent. */
  readonly send: (subscription: string) => Promise<void>;
}

type Values = Omit<StoredSubscription, 'name' | 'revision' | 'createdAt' | 'updatedAt'>;

/**
 * `strapi.plugin('nexus-crm').service('subscriptions')`: integrations that are called for events of
 * the CRM. Inputs and results are in `contracts/subscriptions.ts`. All need level 2 and reject with
 * Strapi's errors: 400 for input, 404, 409 for a name that is taken or a stale revision.
 */
export class Subscriptions {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: SubscriptionsOptions,
  ) {}

  /** Stops looking for changes of other processes. */
  destroy(): Promise<void> {
    return this.options.events.destroy();
  }

  /** By name. */
  list(query: ListSubscriptions.Query = {}): Promise<ListSubscriptions.Response> {
    return this.#run(async () => {
      const { pagination } = parseRequest(ListSubscriptions.query, query, 'query');
      const page = toPage(pagination);
      const { rows, total } = await this.options.rows.list(page);
      return { data: rows.map(present), meta: { pagination: pageMeta(page, total) } };
    });
  }

  get(name: string): Promise<Subscription> {
    return this.#run(async () => present(await this.#find(name)));
  }

  create(input: CreateSubscription.Input): Promise<Subscription> {
    return this.#run(async () => {
      const { data } = parseRequest(CreateSubscription.request, { data: input });
      const { name, label = name, condition = null, enabled = true, ...rest } = data;
      const values = {
        ...rest,
        label,
        condition,
        enabled,
        input: (data.input ?? {}) as JsonObject,
      };
      await this.#assertValid(values);
      if (!(await this.options.rows.insert({ name, ...values }, this.#now()))) {
        throw new CrmConflictError(`There is a subscription "${name}" already.`, { name });
      }
      return this.#changed(name);
    });
  }

  /** Absent keys are kept. */
  update(name: string, input: UpdateSubscription.Input): Promise<Subscription> {
    return this.#run(async () => {
      const { data } = parseRequest(UpdateSubscription.request, { data: input });
      const { revision, ...changes } = data;
      const stored = await this.#find(name);
      if (revision !== undefined && revision !== stored.revision) throw stale(name);
      const values = { ...stored, ...(changes as Partial<Values>) };
      await this.#assertValid(values);
      if (!(await this.options.rows.change(stored, values, this.#now()))) throw stale(name);
      return this.#changed(name);
    });
  }

  /** What waits to be sent for it fails. */
  remove(name: string): Promise<Subscription> {
    return this.#run(async () => {
      const stored = await this.#find(name);
      await this.options.runtime.transaction(async () => {
        await this.options.rows.delete(name);
        await this.options.outbox.abandon(name, this.#now());
      });
      await this.#refresh();
      return present(stored);
    });
  }

  async #changed(name: string): Promise<Subscription> {
    const stored = await this.#find(name);
    await this.#refresh();
    // What has waited while it was disabled.
    if (stored.enabled) await this.options.send(name);
    return present(stored);
  }

  #refresh(): Promise<void> {
    return afterCommit(this.strapi, 'nexus-crm: reading the subscriptions', () =>
      this.options.events.refresh(),
    );
  }

  /** @throws CrmValidationError */
  async #assertValid({ integration, input, condition }: Values): Promise<void> {
    const problems: Problem[] = [];
    const wrong = await this.options.checkInput(integration, input);
    if (!wrong) {
      const message = `"data.integration": there is no integration "${integration}"; save it first`;
      problems.push({ path: ['data', 'integration'], message });
    }
    for (const { path, message } of wrong ?? []) {
      problems.push({ path: ['data', 'input', ...path], message });
    }
    const parsed = condition === null ? undefined : parseExpression(condition);
    if (parsed?.ok === false) {
      const { message, advice, position } = parsed.fault;
      const text = `"data.condition", at character ${position + 1}: ${message}; ${advice}`;
      problems.push({ path: ['data', 'condition'], message: text });
    }
    if (problems.length > 0) throw new CrmValidationError(problems);
  }

  /** @throws CrmNotFoundError */
  async #find(name: string): Promise<StoredSubscription> {
    const stored = isValidIdentifier(name) ? await this.options.rows.find(name) : undefined;
    if (stored) return stored;
    throw new CrmNotFoundError('There is no such subscription.');
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    return withStrapiErrors(() => {
      if (this.options.levels.includes(2)) return work();
      throw new CrmNotFoundError('Subscriptions begin at level 2; the level in force is 1.');
    });
  }
}

const stale = (name: string): CrmConflictError =>
  new CrmConflictError(`The subscription "${name}" was changed by another request: read it again`, {
    name,
  });

const present = (stored: StoredSubscription): Subscription => ({
  ...{ name: stored.name, label: stored.label, integration: stored.integration },
  ...{ events: [...stored.events], condition: stored.condition, input: { ...stored.input } },
  ...{ enabled: stored.enabled, revision: stored.revision },
  createdAt: new Date(stored.createdAt).toISOString(),
  updatedAt: new Date(stored.updatedAt).toISOString(),
});
