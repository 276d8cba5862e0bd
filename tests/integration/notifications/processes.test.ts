/** @databases postgres mariadb */
import { concurrently } from '../../support/concurrently';
import { Other, until } from '../../support/other-process';
import { CONTACT, PipelineApp, type Caller } from '../engine/support';
import { MailServer } from './support';

const MAILS = 60;

describe('mails with two processes that work', () => {
  const mailbox = new MailServer();
  let crm: PipelineApp;
  let ben: Caller;

  beforeAll(async () => {
    const port = await mailbox.start();
    crm = await PipelineApp.start({
      level: 3,
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
    ben = await crm.user('ben');
  });
  afterAll(async () => {
    await crm.dispose();
    await mailbox.stop();
  });

  test('each is sent once, whichever process has it', async () => {
    const other = await Other.start(crm.app);
    try {
      const create = (name: string) =>
        other.ask('createDocument', {
          uid: CONTACT,
          data: { name, kind: 'lead', owner: ben.person },
        });
      const names = Array.from({ length: MAILS }, (_, index) => `Lead ${index}.`);
      await concurrently(names, 4, (name, index) =>
        index % 2 === 0 ? crm.lead({ name, owner: ben.person }) : create(name),
      );
      const rows = () =>
        crm.app.strapi.db.connection('crm_deliveries').where({ source: 'notification' });
      await until(async () => {
        const delivered: unknown[] = await rows().where({ status: 'delivered' }).select('id');
        return delivered.length === MAILS;
      }, 60_000);
      const leads = mailbox.received.map(({ text }) => /Subject: .*(Lead \d+\.)/.exec(text)?.[1]);
      expect(leads).toHaveLength(MAILS);
      expect(new Set(leads).size).toBe(MAILS);
      expect((await rows().where('attempts', '>', 1).select('id')) as unknown[]).toEqual([]);
    } finally {
      await other.end();
    }
  });
});
