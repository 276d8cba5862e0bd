/** @databases sqlite postgres */
import { until } from '../../support/other-process';
import { COMPANY, PipelineApp } from '../engine/support';
import { MailServer } from '../notifications/support';
import { TriggerCalls } from '../triggers/support';

/** An integration that answers when the test says so. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.calls = [];
    strapi.plugin('nexus-crm').service('extensions').integration({
      name: 'slow',
      timeout: 600_000,
      execute: () =>
        strapi.isOver ? null : new Promise((resolve) => strapi.calls.push(() => resolve(null))),
    });
  },
};
`;

/** What waits for other systems. */
describe('receivers of events that do not answer', () => {
  const mailbox = new MailServer();
  let crm: PipelineApp;

  beforeAll(async () => {
    const port = await mailbox.start();
    crm = await PipelineApp.start({
      level: 3,
      files: { 'src/index.js': INDEX },
      plugins: {
        'nexus-crm': { config: { notifications: { email: { assigned: true } } } },
        email: {
          config: {
            provider: 'nodemailer',
            providerOptions: { host: '127.0.0.1', port, ignoreTLS: true },
            settings: { defaultFrom: 'crm@example.org', defaultReplyTo: 'crm@example.org' },
          },
        },
      },
    });
  });
  afterAll(async () => {
    Object.assign(crm.app.strapi, { isOver: true });
    for (const answer of calls()) answer();
    await crm.dispose();
    await mailbox.stop();
  });
  const calls = () => (crm.app.strapi as unknown as { calls: (() => void)[] }).calls;

  test('[REL-003] hold up neither mails nor triggers, however many they are', async () => {
    const stages = ['new', { name: 'live', final: true }];
    const entities = { company: { type: COMPANY, stages } };
    await crm.publish({ id: 'deal', entities, transitions: { win: { from: 'new', to: 'live' } } });
    await new TriggerCalls(crm).save('watch', {
      ...{ entry: { type: COMPANY, events: ['created'] }, start: { definition: 'deal' } },
    });
    for (let count = 0; count < 5; count += 1) {
      const values = { integration: 'slow', events: ['nexus-crm.lead.created'] };
      const made = await crm.post('/subscriptions', { name: `slow-${count}`, ...values });
      expect(made).toMatchObject({ status: 201 });
    }
    await crm.lead();
    await until(() => Promise.resolve(calls().length === 5));

    const { person } = await crm.user('ben');
    await crm.lead({ owner: person });
    await crm.app.strapi.documents(COMPANY as 'admin::user').create({ data: { name: 'Acme' } });
    await until(() => Promise.resolve(mailbox.received.length === 1));
    await until(async () => (await crm.rows('crm_instances')).length === 1);
  });
});
