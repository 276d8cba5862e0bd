import type { DeliveryView, ListDeliveries, RedriveDeliveries } from '../../contracts/deliveries';
import type { Clock } from '../../core/contracts';
import { CrmConflictError, CrmNotFoundError } from '../../core/errors';
import type { DeliveryLog } from '../../sql/deliveries/delivery-log';
import type { Delivery } from '../../sql/deliveries/delivery-row';
import type { OutboxRows } from '../../sql/deliveries/outbox-rows';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { BackgroundJobs } from '../background-jobs';
import type { Levels } from '../levels';
import { pageMeta, toPage } from '../paging';
import { DELIVERY_JOB, deliveryJob, type SendingOptions } from './sending';

/** Finds events whose job was lost with a process. */
const SWEEP = 'delivery-sweep';
const SWEEP_EVERY = 30_000;

const PRUNING = 'delivery-pruning';
const PRUNING_EVERY = 3_600_000;
const PRUNED_AT_ONCE = 1_000;

const DAY = 86_400_000;

export interface DeliveriesOptions extends SendingOptions {
  readonly levels: Levels;
  readonly log: DeliveryLog;
  readonly outbox: OutboxRows;
  readonly clock: Clock;
  readonly jobs: BackgroundJobs;
  /** Sends, by a worker of their own. */
  readonly deliveryJobs: BackgroundJobs;
  /** The mails of notifications, which are deliveries too. */
  readonly mails: { send(): Promise<void>; sweep(): Promise<void> };
  /** `config.integrations.keepDeliveries`, in days. */
  readonly keepDays: number;
}

/** `strapi.plugin('nexus-crm').service('deliveries')`: what integrations were called with. */
export class Deliveries {
  constructor(private readonly options: DeliveriesOptions) {
    const { jobs, deliveryJobs } = options;
    deliveryJobs.register(deliveryJob(options));
    jobs.registerRecurring(SWEEP, SWEEP_EVERY, () => this.sweep());
    jobs.registerRecurring(PRUNING, PRUNING_EVERY, () => this.prune());
  }

  /** Has the events of a subscription sent, after the running transaction. */
  send(subscription: string): Promise<void> {
    return this.options.deliveryJobs.request({ kind: DELIVERY_JOB, key: subscription });
  }

  /** Has events sent whose process died before it could request that. */
  async sweep(): Promise<void> {
    const { deliveryJobs, outbox } = this.options;
    for (const subscription of await outbox.subscriptionsDue()) {
      await deliveryJobs.ensure({ kind: DELIVERY_JOB, key: subscription });
    }
    await this.options.mails.sweep();
  }

  /** Newest first. */
  list({ filters = {}, pagination }: ListDeliveries.Query = {}): Promise<ListDeliveries.Response> {
    return this.#run(async () => {
      const page = toPage(pagination);
      const { rows, total } = await this.options.log.list(filters, page);
      return { data: rows.map(present), meta: { pagination: pageMeta(page, total) } };
    });
  }

  /** @throws NotFoundError */
  get(id: string): Promise<DeliveryView> {
    return this.#run(async () => present(await this.#find(id)));
  }

  /**
   * Sends the event of a failed delivery again, with all of its attempts.
   *
   * @throws NotFoundError, ConflictError if it has not failed or is that of an activity.
   */
  redrive(id: string): Promise<DeliveryView> {
    return this.#run(async () => {
      const found = await this.#find(id);
      if ((await this.options.outbox.redrive({}, found.id)) === 0) throw refused(found);
      await this.#sendAgain(found);
      return present(await this.#find(id));
    });
  }

  /** The same for all failed ones of events that a filter finds; others are left out. */
  redriveAll({ filters }: RedriveDeliveries.Input): Promise<RedriveDeliveries.Response> {
    return this.#run(async () => {
      const { outbox } = this.options;
      const redriven = await outbox.redrive(filters);
      if (redriven > 0) {
        for (const subscription of await outbox.subscriptionsDue()) await this.send(subscription);
        await this.options.mails.send();
      }
      return { data: { redriven }, meta: {} };
    });
  }

  /** Deletes a part of what is older than it is kept. @returns whether there may be more. */
  prune(): Promise<boolean> {
    const { log, clock, keepDays } = this.options;
    return log.prune(clock.now().getTime() - keepDays * DAY, PRUNED_AT_ONCE);
  }

  async #sendAgain({ subscription, source }: Delivery): Promise<void> {
    if (subscription !== null) await this.send(subscription);
    if (source === 'notification') await this.options.mails.send();
  }

  /** @throws CrmNotFoundError */
  async #find(id: string): Promise<Delivery> {
    const found = /^\d{1,15}$/.test(id) ? await this.options.log.find(Number(id)) : undefined;
    if (found) return found;
    throw new CrmNotFoundError('There is no such delivery.');
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    return withStrapiErrors(() => {
      if (this.options.levels.includes(2)) return work();
      throw new CrmNotFoundError('Deliveries begin at level 2; the level in force is 1.');
    });
  }
}

function refused({ source, status, instance, subscription }: Delivery): CrmConflictError {
  if (source === 'activity') {
    const message =
      'A delivery of an activity is repeated by its pipeline: repair and resume the instance.';
    return new CrmConflictError(message, { instance });
  }
  if (source === 'test') return new CrmConflictError('A test is not repeated: run it again.');
  return status === 'failed'
    ? new CrmConflictError('Its subscription was deleted.', { subscription })
    : new CrmConflictError(`Only a failed delivery is redriven; it is ${status}.`, { status });
}

const iso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString();

const present = ({ id, idempotencyKey: _, subject, ...delivery }: Delivery): DeliveryView => ({
  ...delivery,
  id: String(id),
  subject: { ...subject },
  nextAt: iso(delivery.nextAt),
  createdAt: new Date(delivery.createdAt).toISOString(),
  endedAt: iso(delivery.endedAt),
});
