import type { IntegrationContract, Notice } from '../../../server/src/core/contracts';
import { mailJob, type MailOptions } from '../../../server/src/services/notifications/mails';
import type { DueDelivery } from '../../../server/src/sql/deliveries/delivery-row';

const MAILS = 40;

const turns = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const mailOf = (id: number): DueDelivery => ({
  ...{ id, idempotencyKey: String(id), source: 'notification', integration: 'email' },
  ...{ subscription: null, event: 'assigned', instance: null, status: 'pending', attempts: 0 },
  subject: { type: 'plugin::nexus-crm.contact', id: 'lea' },
  ...{ nextAt: 0, request: null, answer: null, error: null, duration: null },
  ...{ createdAt: 0, endedAt: null, payload: { person: 'user:ann' } },
});

describe('the job of mails', () => {
  test.each([0, 1, 2, 3, 5])(
    'sends each once, also one that ends while the due ones are read for %s turns',
    async (reading) => {
      const pending = new Map(
        Array.from({ length: MAILS }, (_, index) => [index + 1, mailOf(index + 1)]),
      );
      const sent: string[] = [];
      const email: IntegrationContract = {
        name: 'email',
        execute: async (_input, { idempotencyKey }) => {
          sent.push(idempotencyKey);
          await turns(Number(idempotencyKey) % 7);
          return undefined;
        },
      };
      const options: Partial<MailOptions> = {
        mails: {
          // As a database answers: by what was committed when the statement began.
          due: async (limit: number) => {
            const found = [...pending.values()].slice(0, limit);
            await turns(reading);
            return found;
          },
          nextDueIn: () => Promise.resolve(undefined),
        } as unknown as MailOptions['mails'],
        outbox: {
          delivered: async ({ id }: DueDelivery) => {
            await turns(1);
            pending.delete(id);
          },
        } as unknown as MailOptions['outbox'],
        clock: { now: () => new Date(0) },
        templates: {} as Record<Notice, object>,
        integration: () => Promise.resolve(email),
        addressOf: () => Promise.resolve('ann@example.org'),
        hasKindOf: () => true,
        record: () => Promise.resolve(undefined),
      };
      const job = mailJob(options as MailOptions);
      await job.run({ id: '1', key: '', kind: 'mails' } as never, new AbortController().signal);
      expect(sent).toHaveLength(MAILS);
      expect(new Set(sent).size).toBe(MAILS);
      expect(pending.size).toBe(0);
    },
  );
});
