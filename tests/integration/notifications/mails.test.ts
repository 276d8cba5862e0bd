/** @databases sqlite postgres */
import { MovedClock } from '../../support/clock';
import { until } from '../../support/other-process';
import type { Caller } from '../engine/support';
import { MailServer, NotifyingApp } from './support';

const MINUTE = 60_000;
const DAY = 86_400_000;

interface Sent {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly request: unknown;
}

describe('mails of notifications', () => {
  const clock = new MovedClock('2031-03-01T09:00:00.000Z');
  const mailbox = new MailServer();
  let app: NotifyingApp;
  let ann: Caller;
  let ben: Caller;

  beforeAll(async () => {
    const port = await mailbox.start();
    app = await NotifyingApp.start(clock, {
      plugins: {
        'nexus-crm': {
          config: {
            timers: { worker: false },
            notifications: {
              email: { assigned: true },
              templates: { approval: { html: '<p>{{data.name}}</p>' } },
            },
          },
        },
        email: {
          config: {
            provider: 'nodemailer',
            providerOptions: { host: '127.0.0.1', port, ignoreTLS: true },
            settings: { defaultFrom: 'crm@example.org', defaultReplyTo: 'crm@example.org' },
          },
        },
      },
    });
    ann = await app.crm.user('ann');
    ben = await app.crm.user('ben');
    await app.crm.team('callers', [ann.person, ben.person]);
    await app.crm.publish({
      id: 'sales',
      entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
      transitions: {
        win: {
          ...{ from: 'new', to: 'won' },
          approval: { strategy: 'majority', voters: { team: 'callers' } },
        },
      },
    });
  });
  afterAll(async () => {
    await app.crm.dispose();
    await mailbox.stop();
  });
  beforeEach(() => {
    mailbox.received.length = 0;
    mailbox.refused.clear();
    mailbox.held.clear();
    mailbox.isBusy = false;
  });

  const addressOf = async ({ documentId }: Caller): Promise<string> => {
    const account: unknown = await app.crm.app.strapi.db
      .query('plugin::users-permissions.user')
      .findOne({ where: { documentId } });
    return (account as { email: string }).email;
  };
  const log = async (record: string): Promise<readonly Sent[]> =>
    (
      await app.crm.get<{ data: Sent[] }>(
        `/deliveries?filters[source]=notification&filters[record]=${record}`,
      )
    ).body.data;

  test('a person gets a mail, once, with what it is about', async () => {
    const lead = await app.crm.lead({
      name: 'Lea & Co\r\nBcc: eve@example.org',
      owner: ben.person,
    });
    expect(mailbox.received).toEqual([]);
    expect(await log(lead)).toMatchObject([{ status: 'pending', attempts: 0, request: null }]);
    await app.pass();
    await app.pass(DAY);
    expect(mailbox.received).toHaveLength(1);
    const [{ to, text }] = mailbox.received as [{ to: string; text: string }];
    expect(to).toBe(await addressOf(ben));
    expect(text).toContain('Subject: Assigned to you: Lea & Co Bcc: eve@example.org');
    const [head = '', ...bodies] = text.split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/m);
    // The text is not sent as HTML.
    expect(bodies.join('')).toContain('Lea &amp; Co');
    const sent = await log(lead);
    expect(sent).toMatchObject([{ status: 'delivered', attempts: 1, error: null }]);
    expect(JSON.stringify(sent)).not.toContain(to);
  });

  test('by the preferences of each person', async () => {
    const preference = { assigned: { email: false }, approval: { inApp: false, email: true } };
    const url = '/notification-preferences';
    expect(await app.crm.put(url, preference, ann.token)).toMatchObject({ status: 200 });
    const lead = await app.crm.lead({ name: '<b>Lea</b>', owner: ann.person });
    const { id } = (await app.crm.start('sales', lead)) as { id: string };
    await app.crm.act(id, 'win');
    await app.pass();
    const address = await addressOf(ann);
    expect(mailbox.received.map(({ to }) => to)).toEqual([address]);
    expect(mailbox.received[0]?.text).toContain('Subject: Your vote is asked: win');
    expect(mailbox.received[0]?.text).toContain('<p>&lt;b&gt;Lea&lt;/b&gt;</p>');
    expect(await app.about(ann, lead)).toEqual([['assigned', null]]);
    expect(await app.about(ben, lead)).toEqual([['approval', 'win']]);
    await app.crm.put(url, { assigned: null, approval: null }, ann.token);
  });

  test('a broken address holds nobody else up; one that is only busy is tried again', async () => {
    mailbox.refused.set(await addressOf(ann), 550);
    const broken = await app.crm.lead({ owner: ann.person });
    const fine = await app.crm.lead({ owner: ben.person });
    await app.pass();
    expect(mailbox.received).toHaveLength(1);
    expect(await log(broken)).toMatchObject([
      { status: 'failed', attempts: 1, error: expect.stringContaining('The mailbox says no') },
    ]);
    expect(await log(fine)).toMatchObject([{ status: 'delivered' }]);

    mailbox.refused.set(await addressOf(ann), 451);
    const busy = await app.crm.lead({ owner: ann.person });
    await app.pass();
    expect(await log(busy)).toMatchObject([{ status: 'pending', attempts: 1 }]);
    mailbox.refused.clear();
    await app.pass(2 * MINUTE);
    expect(await log(busy)).toMatchObject([{ status: 'delivered', attempts: 2 }]);

    // What has failed is sent again when an operator says so.
    const [{ id }] = (await log(broken)) as [Sent];
    expect(await app.crm.post(`/deliveries/${id}/redrive`)).toMatchObject({ status: 200 });
    await app.pass();
    expect(await log(broken)).toMatchObject([{ status: 'delivered' }]);
  });

  test('[REL-003] a full mailbox costs nobody else an attempt', async () => {
    mailbox.refused.set(await addressOf(ann), 452);
    for (let index = 0; index < 12; index += 1) await app.crm.lead({ owner: ann.person });
    const full = await app.crm.lead({ owner: ann.person });
    const fine = await app.crm.lead({ owner: ben.person });
    await app.pass();
    expect(mailbox.received.map(({ to }) => to)).toEqual([await addressOf(ben)]);
    expect(await log(fine)).toMatchObject([{ status: 'delivered', attempts: 1 }]);
    expect(await log(full)).toMatchObject([{ status: 'pending', attempts: 1 }]);
    await app.crm.app.strapi.db.connection('crm_deliveries').delete();
  });

  test('[REL-003] a mail that was not offered to a server that is busy has not lost an attempt', async () => {
    mailbox.isBusy = true;
    mailbox.offered = 0;
    const leads: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      leads.push(await app.crm.lead({ owner: ben.person }));
    }
    const attempts = async () =>
      (await Promise.all(leads.map(log))).flatMap((sent) => sent.map((one) => one.attempts));
    const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);
    await app.pass();
    await app.pass(29_000);
    expect(sum(await attempts())).toBe(mailbox.offered);
    expect(await attempts()).toContain(0);

    // The circuit counts by the time of the system.
    const real = Date.now;
    const now = jest.spyOn(Date, 'now').mockImplementation(() => real() + MINUTE);
    mailbox.isBusy = false;
    await app.pass(2 * MINUTE);
    now.mockRestore();
    expect(mailbox.received).toHaveLength(12);
    expect(sum(await attempts())).toBe(mailbox.offered);
  });

  test('a mailbox that does not answer holds nobody else up', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    mailbox.held.set(await addressOf(ann), answered);
    const slow = await app.crm.lead({ owner: ann.person });
    for (let index = 0; index < 12; index += 1) await app.crm.lead({ owner: ben.person });
    const passing = app.pass();
    await until(() => Promise.resolve(mailbox.received.length === 12));
    expect(await log(slow)).toMatchObject([{ status: 'pending', attempts: 0 }]);
    answer();
    await passing;
    expect(await log(slow)).toMatchObject([{ status: 'delivered', attempts: 1 }]);
    mailbox.held.clear();
  });

  test('whoever cannot log in any more gets none', async () => {
    const cat = await app.crm.user('cat');
    const lead = await app.crm.lead({ owner: cat.person });
    await app.crm.app.strapi.db
      .query('plugin::users-permissions.user')
      .update({ where: { documentId: cat.documentId }, data: { blocked: true } });
    await app.pass();
    expect(mailbox.received).toEqual([]);
    expect(await log(lead)).toMatchObject([
      { status: 'failed', error: 'The person has no account that can log in.' },
    ]);
  });

  test('an address that would add a recipient fails, and so does an account without one', async () => {
    const eve = await app.crm.user('eve');
    const accounts = () => app.crm.app.strapi.db.query('plugin::users-permissions.user');
    const withAddress = async (email: string | null) => {
      const where = { documentId: eve.documentId };
      await accounts().update({ where, data: { email } });
      const lead = await app.crm.lead({ owner: eve.person });
      await app.pass();
      const [{ status, attempts, error }] = (await log(lead)) as [Sent];
      return [status, attempts, error];
    };
    expect(await withAddress('eve@example.org, all@example.org')).toEqual([
      ...['failed', 1, expect.stringContaining('must not hold any of')],
    ]);
    expect(await withAddress(null)).toEqual([
      ...['failed', 1, 'The account of the person has no address.'],
    ]);
    expect(mailbox.received).toEqual([]);
  });

  test('one whose process died before it could request it is found by the sweep', async () => {
    const lead = await app.crm.lead({ owner: ben.person });
    await app.crm.app.strapi.db.connection('crm_timers').where({ type: 'mails' }).delete();
    await app.pass();
    await app.pass(MINUTE);
    expect(await log(lead)).toMatchObject([{ status: 'delivered' }]);
    expect(mailbox.received).toHaveLength(1);
  });

  test('an erased record takes its mails and notifications with it', async () => {
    const lead = await app.crm.lead({ owner: ben.person });
    await app.crm.app.http.delete(`/api/nexus-crm/contacts/${lead}`, { token: app.crm.token });
    const history = app.crm.app.strapi
      .plugin('nexus-crm')
      .service<{ erase(of: object): Promise<unknown> }>('history');
    await history.erase({ type: 'plugin::nexus-crm.contact', id: lead });
    expect([await log(lead), await app.about(ben, lead)]).toEqual([[], []]);
    await app.pass();
    expect(mailbox.received).toEqual([]);
  });
});
