/** @databases sqlite */
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { SMTPServer } from 'smtp-server';

import { PipelineApp } from '../engine/support';

interface Instance {
  readonly status: string;
  readonly stage: string;
  readonly data: { readonly mail?: Readonly<Record<string, unknown>> };
  readonly fault: { readonly reason: string } | null;
}

const refusal = (responseCode: number): Error & { responseCode: number } =>
  Object.assign(new Error('The mailbox says no'), { responseCode });

describe('mails through a real SMTP server', () => {
  let crm: PipelineApp;
  /** The next recipient is refused with this code. */
  let refusing: number | undefined;
  const received: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, done) => {
      done(refusing === undefined ? undefined : refusal(refusing));
    },
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk) => (text += String(chunk)));
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      smtp.listen(0, '127.0.0.1', resolve);
    });
    const { port } = smtp.server.address() as AddressInfo;
    crm = await PipelineApp.start({
      plugins: {
        'nexus-crm': { config: { timers: { worker: false } } },
        email: {
          config: {
            provider: 'nodemailer',
            providerOptions: { host: '127.0.0.1', port, ignoreTLS: true },
            settings: { defaultFrom: 'crm@example.org', defaultReplyTo: 'crm@example.org' },
          },
        },
      },
    });
    await crm.publish({
      id: 'sales',
      entities: { lead: { stages: ['new', { name: 'welcomed', final: true }] } },
      transitions: {
        welcome: { from: 'new', to: 'welcomed', do: [{ activity: 'welcome-mail', as: 'mail' }] },
      },
    });
    const settings = {
      to: '{{data.email}}',
      subject: 'Welcome {{data.name}}',
      text: 'Hello {{data.name}}, call us: {{data.phone}}',
      html: '<p>Hello {{data.name}}</p>',
    };
    const data = { name: 'welcome-mail', kind: 'email', settings };
    expect(await crm.post('/integrations', data)).toMatchObject({ status: 201 });
  });
  afterAll(async () => {
    await crm.app.dispose();
    await new Promise<void>((resolve) => {
      smtp.close(resolve);
    });
  });
  beforeEach(() => {
    received.length = 0;
    refusing = undefined;
  });

  const see = async (id: string) =>
    (await crm.get<{ data: Instance }>(`/instances/${id}`)).body.data;
  const welcome = async (values: object = {}): Promise<string> => {
    const lead = await crm.lead({
      name: 'Lea & Co',
      email: 'lea@example.org',
      phone: '123',
      ...values,
    });
    const { id } = await crm.start('sales', lead);
    await crm.act(id, 'welcome');
    await crm.engine.runDue();
    return id;
  };

  test('[FR-L2-010] is previewed on a record, before its templates are saved, and nothing is sent', async () => {
    const id = await crm.lead({ name: 'Lea & Co', email: 'lea@example.org', phone: '123' });
    const subject = { type: 'plugin::nexus-crm.contact', id };
    const preview = (data: object, token?: string) =>
      crm.post<{ data: object; error: { message: string } }>(
        '/integrations/welcome-mail/preview',
        data,
        token,
      );
    expect((await preview({ subject })).body.data).toEqual({
      ...{ ok: true, error: null },
      parts: {
        ...{ to: 'lea@example.org', subject: 'Welcome Lea & Co' },
        text: 'Hello Lea & Co, call us: 123',
        html: '<p>Hello Lea &amp; Co</p>',
      },
    });
    const settings = { to: 'a@example.org', subject: '{{data.title}}', text: 'Hi' };
    expect((await preview({ subject, settings })).body.data).toEqual({
      ...{ ok: false, parts: null },
      error: 'The template needs "data.title", which has no value.',
    });
    for (const [data, status] of [
      [{}, 400],
      [{ subject: { type: 'plugin::nexus-crm.contact' } }, 400],
      [{ subject, settings: { subject: '{{' } }, 400],
      [{ subject, settings: { colour: 'red' } }, 400],
      [{ subject, input: { values: 7 } }, 400],
      [{ subject: { ...subject, id: 'nobody' } }, 404],
      [{ subject: { type: 'api::nothing.nothing', id } }, 404],
    ] as const) {
      expect([data, (await preview(data)).status]).toEqual([data, status]);
    }
    const rep = await crm.user('rep');
    expect((await preview({ subject }, rep.token)).status).toBe(403);
    expect(received).toEqual([]);
  });

  test('[FR-L2-010] a welcome mail arrives', async () => {
    const { status, data } = await see(await welcome());
    expect({ status, mail: data.mail }).toEqual({
      status: 'completed',
      mail: {
        ...{ to: 'lea@example.org', subject: 'Welcome Lea & Co', messageId: expect.any(String) },
        ...{ accepted: ['lea@example.org'], rejected: [] },
      },
    });
    expect(received).toHaveLength(1);
    expect(received[0]).toContain('From: crm@example.org');
    expect(received[0]).toContain('To: lea@example.org');
    expect(received[0]).toContain('Subject: Welcome Lea & Co');
    expect(received[0]).toContain('Hello Lea & Co, call us: 123');
    expect(received[0]).toContain('<p>Hello Lea &amp; Co</p>');
  });

  test('the recipe of the docs: a survey three days after the welcome mail, and a call if nobody answers', async () => {
    const page = fs.readFileSync(path.join(__dirname, '../../../docs/integrations.md'), 'utf8');
    const [, recipe = ''] = page.split('## A welcome mail, and a survey after three days');
    const [, json = ''] = /```json\n([^`]*)```/.exec(recipe) ?? [];
    const survey = {
      ...{ to: '{{data.email}}', subject: 'How was it?', text: 'https://survey.example.org' },
    };
    await crm.post('/integrations', { name: 'survey-mail', kind: 'email', settings: survey });
    await crm.publish(JSON.parse(json) as Record<string, unknown>);
    const owner = await crm.user('owner');
    const run = async (fields?: object) => {
      const lead = await crm.lead({ email: 'lea@example.org', phone: '123', owner: owner.person });
      const [row] = (await crm.rows('crm_instances')).filter(
        ({ subject_id: subject }: { subject_id: string }) => subject === lead,
      ) as [{ document_id: string }];
      const id = row.document_id;
      await crm.act(id, 'welcome');
      for (let due = 0; due < 10; due += 1) {
        // Before the survey's two days are over.
        const { stage } = await see(id);
        if (fields && stage === 'asked') await crm.act(id, 'answer', { fields });
        await crm.makeTimersDue();
        await crm.engine.runDue();
      }
      return see(id);
    };
    const subjects = () => received.map((mail) => /^Subject: (.*?)\r?$/m.exec(mail)?.[1]);
    expect(await run({ answered: true })).toMatchObject({
      fault: null,
      status: 'completed',
      stage: 'done',
    });
    expect(subjects()).toEqual(['Welcome Lea', 'How was it?']);
    expect(await run()).toMatchObject({
      ...{ status: 'active', stage: 'asked' },
      tasks: [{ label: 'Call about the survey', assignees: [owner.person] }],
    });
  });

  test('a missing value is an error, and nothing is sent', async () => {
    const { status, fault } = await see(await welcome({ phone: undefined }));
    expect({ status, reason: fault?.reason }).toEqual({
      status: 'needs_attention',
      reason: 'The template needs "data.phone", which has no value.',
    });
    expect(received).toEqual([]);
  });

  test('550 is final', async () => {
    refusing = 550;
    const { status, fault } = await see(await welcome());
    expect(status).toBe('needs_attention');
    expect(fault?.reason).toContain('The mail was not sent: ');
    expect(fault?.reason).toContain('The mailbox says no');
  });

  test('451 is tried again, and arrives then', async () => {
    refusing = 451;
    const id = await welcome();
    expect(await see(id)).toMatchObject({ status: 'active', fault: null });
    refusing = undefined;
    await crm.makeTimersDue();
    await crm.engine.runDue();
    expect(await see(id)).toMatchObject({ status: 'completed' });
    expect(received).toHaveLength(1);
  });

  test('the test endpoint sends a mail, and says what the server answered', async () => {
    const data = { name: 'Ann', email: 'ann@example.org', phone: '1' };
    const run = () => crm.post('/integrations/welcome-mail/test', { data });
    expect((await run()).body.data).toMatchObject({
      ok: true,
      output: { accepted: ['ann@example.org'] },
    });
    expect(received).toHaveLength(1);
    refusing = 550;
    expect((await run()).body.data).toMatchObject({
      ...{ ok: false, retryable: false, error: expect.stringContaining('The mailbox says no') },
    });
  });

  test('a server that is down is transient', async () => {
    const { port } = smtp.server.address() as AddressInfo;
    await new Promise<void>((resolve) => {
      smtp.close(resolve);
    });
    try {
      const id = await welcome();
      expect(await see(id)).toMatchObject({ status: 'active', fault: null });
    } finally {
      await new Promise<void>((resolve) => {
        smtp.listen(port, '127.0.0.1', resolve);
      });
    }
  });
});
