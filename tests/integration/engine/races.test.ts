import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { spawnChild, type Child } from '../../support/child';
import { CONTACT, PipelineApp } from './support';

const SCRIPT = path.join(__dirname, 'process.js');

const PIPELINE = {
  id: 'counted',
  dataSchema: { note: { type: 'string' } },
  entities: { lead: { stages: ['open', { name: 'done', final: true }] } },
  transitions: {
    wait: { from: 'open', to: 'done', do: [{ wait: '1 day' }] },
    call: { from: 'open', to: 'done', do: [{ activity: 'tell_chat', with: { text: 'Done' } }] },
    finish: { from: 'open', to: 'done' },
  },
  campaigns: { push: { do: [{ transition: 'finish' }] } },
};

const COMMANDS = 20;

const handedOut = (id: string, team: string) => ({
  id,
  entities: { lead: { stages: ['new', { name: 'given', final: true }] } },
  transitions: { give: { from: 'new', to: 'given', assign: { team, pick: 'round_robin' } } },
});

/** Two processes of one app on one database (REL-003, SCL-002). */
describe('two processes', () => {
  let crm: PipelineApp;
  let child: Child;
  /** The idempotency key of each call that the chat of the example's integration got. */
  const calls: string[] = [];
  const chat = http.createServer((request, response) => {
    calls.push(String(request.headers['idempotency-key']));
    request.resume().once('end', () => response.end());
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
    process.env.CHAT_WEBHOOK_URL = `http://127.0.0.1:${(chat.address() as AddressInfo).port}`;
    crm = await PipelineApp.start();
    await crm.publish(PIPELINE);
    child = spawnChild(crm.app, SCRIPT);
    await child.line('READY');
  });
  afterAll(async () => {
    child.send(JSON.stringify({ command: 'stop' }));
    await child.exit;
    await crm.dispose();
    chat.close();
    chat.closeAllConnections();
  });

  let answers = 0;
  /** What the other process answers; it prints one line per command. */
  const ask = async (command: string, input?: unknown): Promise<any> => {
    answers += 1;
    const marker = `ANSWER ${answers} `;
    child.send(JSON.stringify({ command, input, marker }));
    return JSON.parse(await child.line(marker));
  };

  const outcomesHere = async (instance: string, inputs: object[]): Promise<string[]> => {
    const settled = await Promise.allSettled(
      inputs.map((input) => crm.engine.act(instance, 'comment', input) as Promise<unknown>),
    );
    return settled.map((one) =>
      one.status === 'fulfilled'
        ? 'done'
        : (one.reason.details?.code ?? (one.reason as Error).message),
    );
  };

  test('[US-014] concurrent leads are distributed evenly by both processes', async () => {
    const people = [await crm.user('tia'), await crm.user('tom'), await crm.user('tea')];
    await crm.team(
      'turns',
      people.map(({ person }) => person),
    );
    await crm.publish(handedOut('handed-out', 'turns'));
    const ids: string[] = [];
    for (let count = 0; count < 24; count += 1) {
      ids.push((await crm.start('handed-out', await crm.lead())).id);
    }
    const there = ids.slice(12).map((instance) => ({ instance }));
    const answers = await Promise.all([
      ...ids.slice(0, 12).map((id) => crm.act(id, 'give').then(({ status }) => status)),
      ask('actOnEach', { action: 'give', of: there }),
    ]);
    expect(answers.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 200));
    expect(answers[12]).toEqual(Array.from({ length: 12 }, () => 'done'));
    const given = await Promise.all(ids.map((id) => crm.get(`/instances/${id}`)));
    const assignees = given.map(({ body }) => body.data.assignees[0]);
    for (const { person } of people) {
      expect(assignees.filter((assignee) => assignee === person)).toHaveLength(8);
    }
  });

  test('[US-014] round robin in one team commits each action once, eight at a time', async () => {
    const names = ['uma', 'udo', 'ulf', 'ute', 'uwe'];
    const people = await Promise.all(names.map((name) => crm.user(name)));
    await crm.team(
      'in-line',
      people.map(({ person }) => person),
    );
    await crm.publish(handedOut('in-line', 'in-line'));
    const waiting: string[] = [];
    for (let count = 0; count < 40; count += 1) {
      waiting.push((await crm.start('in-line', await crm.lead())).id);
    }
    const { storage } = crm.engine.graph;
    const commit = storage.commit.bind(storage);
    let attempts = 0;
    storage.commit = (commits: unknown) => {
      attempts += 1;
      return commit(commits);
    };
    const ids = [...waiting];
    const lane = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        await crm.engine.act(id, 'give');
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    storage.commit = commit;
    expect(attempts).toBe(40);
    const given = await Promise.all(ids.map((id) => crm.engine.get(id)));
    for (const { person } of people) {
      expect(given.filter(({ assignees }) => assignees[0] === person)).toHaveLength(8);
    }
  });

  test('[REL-003] commands that race on one instance lose no update: each was done or is refused', async () => {
    const { id } = await crm.start('counted', await crm.lead());
    const inputs = Array.from({ length: COMMANDS }, (_, index) => ({ comment: `word ${index}` }));
    const half = COMMANDS / 2;
    const [here, there] = await Promise.all([
      outcomesHere(id, inputs.slice(0, half)),
      ask('act', { instance: id, action: 'comment', inputs: inputs.slice(half) }),
    ]);
    const outcomes = [...here, ...(there as string[])];
    const done = outcomes.filter((outcome) => outcome === 'done').length;
    expect([...new Set(outcomes)].filter((one) => one !== 'done' && one !== 'Conflict')).toEqual(
      [],
    );
    expect(done).toBeGreaterThanOrEqual(half);
    const { data } = (await crm.get(`/instances/${id}`)).body;
    expect(data.revision).toBe(1 + done);
    const history = await crm.get(`/instances/${id}/history?pagination[pageSize]=100`);
    const words = history.body.data
      .filter(({ event }: any) => event === 'instance.commented')
      .map(({ payload }: any) => payload.comment);
    const expected = inputs.filter((_, index) => outcomes[index] === 'done');
    expect(words.sort()).toEqual(expected.map(({ comment }) => comment).sort());
  });

  test('[SCL-002] [REL-003] what both find due is carried out once: waits, calls and transitions', async () => {
    // The worker of this process rests, so that it all falls due for both at once.
    await crm.workers.stop();
    const started = async (action?: string) => {
      const lead = await crm.lead();
      const { id } = await crm.start('counted', lead);
      if (action) expect((await crm.act(id, action)).status).toBe(200);
      return { lead, id: id as string };
    };
    const each: { lead: string; id: string }[] = [];
    for (let count = 0; count < 8; count += 1) each.push(await started('wait'));
    for (let count = 0; count < 8; count += 1) each.push(await started('call'));
    const pushed: { lead: string; id: string }[] = [];
    for (let count = 0; count < 8; count += 1) pushed.push(await started());
    const campaign = await crm.post('/campaigns', {
      ...{ name: 'Push', definition: 'counted', flow: 'push' },
      audience: { type: CONTACT, records: pushed.map(({ lead }) => lead) },
    });
    const campaignUrl = `/campaigns/${campaign.body.data.documentId as string}`;
    expect((await crm.post(`${campaignUrl}/start`)).status).toBe(202);
    await Promise.all([
      crm.app.strapi.plugin('nexus-crm').service('campaigns').runDue(),
      ask('campaigns'),
    ]);
    await crm.makeTimersDue();
    await Promise.all([crm.engine.runDue(), ask('runDue')]);
    // Who lost a race has left it to the other, and what follows from it may be due since.
    await Promise.all([crm.engine.runDue(), ask('runDue')]);

    const ends: Record<string, string> = { wait: 'wait.ended', call: 'activity.completed' };
    for (const [index, { id }] of [...each, ...pushed].entries()) {
      const { data } = (await crm.get(`/instances/${id}`)).body;
      expect(data).toMatchObject({ status: 'completed', stage: 'done', timers: [] });
      const history = await crm.get(`/instances/${id}/history`);
      const events: string[] = history.body.data.map(({ event }: { event: string }) => event);
      const end = index < 8 ? ends.wait : index < 16 ? ends.call : 'instance.completed';
      expect([index, events.filter((event) => event === end)]).toEqual([index, [end]]);
    }
    expect(calls).toHaveLength(8);
    expect(new Set(calls).size).toBe(8);
    const { metrics } = (await crm.get(`${campaignUrl}/run`)).body.data;
    expect(metrics).toMatchObject({ enrolled: 8, completed: 8 });
  });
});
