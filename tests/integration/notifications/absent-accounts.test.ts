/** @databases sqlite */
import { MovedClock } from '../../support/clock';
import { MailServer, NotifyingApp } from './support';

const HOUR = 3_600_000;

/** Users & Permissions is switched off for a while. */
describe('without the accounts of users', () => {
  test('[REL-005] their notifications, preferences and waiting mails are kept until the plugin is back', async () => {
    const clock = new MovedClock('2031-03-01T09:00:00.000Z');
    const mailbox = new MailServer();
    const port = await mailbox.start();
    const config = {
      'nexus-crm': {
        config: { timers: { worker: false }, notifications: { email: { assigned: true } } },
      },
      email: {
        config: {
          provider: 'nodemailer',
          providerOptions: { host: '127.0.0.1', port, ignoreTLS: true },
          settings: { defaultFrom: 'crm@example.org', defaultReplyTo: 'crm@example.org' },
        },
      },
    };
    const app = await NotifyingApp.start(clock, {
      plugins: config,
      beforeLoad: (strapi) => {
        clock.attach(strapi);
        // Strapi would drop their table.
        strapi.config.set('database.settings.forceMigration', false);
      },
    });
    const { crm } = app;
    const bob = await crm.user('bob');
    const gone = 'user:of-nobody';
    const preference = { due: { email: true } };
    await crm.put('/notification-preferences', preference, bob.token);
    await crm.lead({ owner: bob.person });
    const { connection } = crm.app.strapi.db;
    const [notification] = await crm.rows('crm_notifications');
    await connection('crm_notifications').insert({ ...notification, id: 4_711, person: gone });
    const people = async (table: string) =>
      (await crm.rows(table)).map(({ person }: { person: string }) => person);

    await crm.app.stop();
    await crm.app.start({ plugins: { ...config, 'users-permissions': { enabled: false } } });
    await app.pass(2 * HOUR);
    expect(await people('crm_notifications')).toEqual([bob.person, gone]);
    expect(await people('crm_notification_preferences')).toEqual([bob.person]);
    expect(await crm.rows('crm_deliveries')).toMatchObject([{ status: 'pending', attempts: 0 }]);

    await crm.app.stop();
    await crm.app.start({ plugins: config });
    await app.pass(2 * HOUR);
    expect(await people('crm_notifications')).toEqual([bob.person]);
    expect(await people('crm_notification_preferences')).toEqual([bob.person]);
    expect(await crm.rows('crm_deliveries')).toMatchObject([{ status: 'delivered', attempts: 1 }]);
    await crm.dispose();
    await mailbox.stop();
  }, 120_000);
});
