import type { Core } from '@strapi/strapi';

import type { Levels } from '../../../server/src/services/levels';
import { SubscribedEvents } from '../../../server/src/services/subscriptions/outbox';
import type { StoredSubscription } from '../../../server/src/sql/subscriptions/subscription-rows';

const subscription = (name: string): StoredSubscription => ({
  ...{ name, integration: 'hook', events: [`nexus-crm.${name}`], condition: null, input: {} },
  ...{ label: name, enabled: true, revision: 1 },
  ...{ createdAt: 0, updatedAt: 0 },
});

type Rows = readonly StoredSubscription[];

describe('the subscriptions that a process keeps', () => {
  test('a read that comes back after a later one is dropped', async () => {
    const reads: ((rows: Rows) => void)[] = [];
    const events = new SubscribedEvents({} as Core.Strapi, {
      levels: { includes: () => true } as unknown as Levels,
      rows: { insert: () => Promise.reject(new Error('not asked for')) } as never,
      subscriptions: {
        enabled: () =>
          new Promise<Rows>((resolve) => {
            reads.push(resolve);
          }),
      } as never,
      clock: { now: () => new Date(0) },
      onStored: () => Promise.resolve(),
    });
    const [older, newer] = [events.refresh(), events.refresh()];
    const [answerOlder, answerNewer] = reads as [(rows: Rows) => void, (rows: Rows) => void];
    answerNewer([subscription('new')]);
    await newer;
    answerOlder([subscription('old')]);
    await older;
    expect(await events.concerns(['nexus-crm.new'])).toBe(true);
    expect(await events.concerns(['nexus-crm.old'])).toBe(false);
    expect(reads).toHaveLength(2);
  });
});
