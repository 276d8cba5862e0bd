/** @databases sqlite postgres */
import { MovedClock } from '../../support/clock';
import type { Caller } from '../engine/support';
import { NotifyingApp } from './support';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const PIPELINE = {
  id: 'sales',
  entities: { lead: { stages: ['new', 'called', 'offered', { name: 'won', final: true }] } },
  transitions: {
    call: {
      ...{ from: 'new', to: 'called' },
      do: [
        {
          ...{ task: 'Call', assign: { team: 'callers', pick: 'round_robin' } },
          ...{ due: '2 days', remind: ['1 day', '1h'] },
        },
      ],
    },
    offer: {
      ...{ from: ['new', 'called'], to: 'offered' },
      approval: {
        ...{ strategy: 'majority', voters: { team: 'callers' } },
        ...{ due: '3 days', remind: '1 day' },
      },
    },
  },
};

interface Armed {
  readonly kind: string;
  readonly at: string;
}

describe('the due date of a task', () => {
  const clock = new MovedClock('2031-03-01T09:00:00.000Z');
  let app: NotifyingApp;
  let ann: Caller;
  let ben: Caller;

  beforeAll(async () => {
    app = await NotifyingApp.start(clock);
    await app.crm.app.http.grant('authenticated', ['plugin::nexus-crm.task-actions.due']);
    ann = await app.crm.user('ann');
    ben = await app.crm.user('ben');
    await app.crm.team('callers', [ann.person]);
    await app.crm.publish(PIPELINE);
  });
  afterAll(() => app.crm.dispose());

  const see = async (id: string) =>
    (
      await app.crm.get<{
        data: { timers: Armed[]; tasks: { id: string; assignees: string[]; dueAt: string }[] };
      }>(`/instances/${id}`)
    ).body.data;
  const begin = async (action = 'call') => {
    const lead = await app.crm.lead();
    const { id } = (await app.crm.start('sales', lead)) as { id: string };
    expect(await app.crm.act(id, action)).toMatchObject({ status: 200 });
    return { lead, id };
  };
  const dueOf = async (person: Caller, lead: string) =>
    (await app.of(person, `?filters[record]=${lead}&filters[kind]=due`))
      .map(({ payload }) => payload.overdue)
      .reverse();
  const inHours = (at: string): number => (Date.parse(at) - clock.now().getTime()) / HOUR;

  test('whoever has a task is reminded before its due date, and notified when it is over', async () => {
    const { id, lead } = await begin();
    const { timers, tasks } = await see(id);
    expect(timers.map(({ kind, at }) => [kind, inHours(at)])).toEqual([
      ['reminder', 24],
      ['reminder', 47],
      ['reminder', 48],
    ]);
    await app.pass(DAY - 1);
    expect(await dueOf(ann, lead)).toEqual([]);
    await app.pass(1);
    expect(await dueOf(ann, lead)).toEqual([false]);
    await app.pass(23 * HOUR);
    expect(await dueOf(ann, lead)).toEqual([false, false]);
    await app.pass(HOUR);
    expect(await dueOf(ann, lead)).toEqual([false, false, true]);
    const [notified] = await app.of(ann, `?filters[record]=${lead}`);
    expect(notified?.payload).toEqual({
      ...{ task: tasks[0]?.id, label: 'Call', dueAt: tasks[0]?.dueAt, overdue: true },
      ...{ definition: 'sales', stage: 'called' },
    });
    expect((await see(id)).timers).toEqual([]);
    const { data } = (
      await app.crm.get<{ data: { event: string; actor: { kind: string } }[] }>(
        `/instances/${id}/history`,
      )
    ).body;
    expect(data.slice(-3).map(({ event, actor }) => [event, actor.kind])).toEqual([
      ['task.reminded', 'system'],
      ['task.reminded', 'system'],
      ['task.overdue', 'system'],
    ]);
    expect((await app.crm.get('/instances/verify')).body.data).toEqual([]);
  });

  test('is no matter once the task is done, and of an approval for whoever has voted', async () => {
    const { id, lead } = await begin();
    const [task] = (await see(id)).tasks;
    await app.crm.post(`/tasks/${String(task?.id)}/complete`, {}, ann.token);
    expect((await see(id)).timers).toEqual([]);
    await app.pass(3 * DAY);
    expect(await dueOf(ann, lead)).toEqual([]);

    const asked = await begin('offer');
    await app.pass(2 * DAY);
    expect(await dueOf(ann, asked.lead)).toEqual([false]);
    await app.pass(DAY);
    expect(await dueOf(ann, asked.lead)).toEqual([false, true]);
  });

  test('who takes the task over is reminded instead of who has gone; a deleted record reminds nobody', async () => {
    const { id, lead } = await begin();
    const teams = await app.crm.get<{ data: { documentId: string }[] }>('/teams');
    const team = `/teams/${String(teams.body.data[0]?.documentId)}`;
    expect(await app.crm.put(team, { members: [ben.person] })).toMatchObject({ status: 200 });
    const [task] = (await see(id)).tasks;
    expect(task?.assignees).toEqual([ben.person]);
    expect(await app.about(ben, lead)).toEqual([['assigned', 'Call']]);
    await app.pass(DAY);
    expect([await dueOf(ben, lead), await dueOf(ann, lead)]).toEqual([[false], []]);
    await app.crm.app.http.delete(`/api/nexus-crm/contacts/${lead}`, { token: app.crm.token });
    await app.pass(3 * DAY);
    expect(await dueOf(ben, lead)).toEqual([false]);
  });

  test('moves with its reminders when whoever may act on the instance says so, and with a reason', async () => {
    const lead = await app.crm.lead({ owner: ann.person });
    const { id } = (await app.crm.start('sales', lead)) as { id: string };
    await app.crm.act(id, 'call');
    const [task] = (await see(id)).tasks;
    expect(task?.assignees).toEqual([ben.person]);
    const move = (dueAt: unknown, { token } = ann, more: object = {}) =>
      app.crm.post(`/tasks/${String(task?.id)}/due`, { dueAt, ...more }, token);
    const inDays = (days: number): string =>
      new Date(clock.now().getTime() + days * DAY).toISOString();
    const armed = async () => (await see(id)).timers.map(({ at }) => inHours(at));
    // The lead is Ann's: whoever has the task does not move its date.
    expect(await move(inDays(9), ben)).toMatchObject({ status: 403 });
    for (const wrong of ['soon', '2031-03-40T09:00:00Z', inDays(-1), inDays(4_000), 7, undefined]) {
      const { status, body } = await move(wrong);
      expect([status, JSON.stringify(body.error)]).toEqual([400, expect.stringContaining('dueAt')]);
    }
    expect(await armed()).toEqual([24, 47, 48]);
    const moved = await move(inDays(3), ann, { reason: 'The customer is on holiday.' });
    expect([moved.status, moved.body.error]).toEqual([200, undefined]);
    expect(await armed()).toEqual([48, 71, 72]);
    expect((await see(id)).tasks).toMatchObject([{ dueAt: inDays(3) }]);
    const listed = await app.crm.app.strapi.db
      .connection('crm_task_assignees')
      .where({ task_id: task?.id })
      .select('due_at');
    expect(listed.map(({ due_at: at }: { due_at: unknown }) => Number(at))).toEqual([
      Date.parse(inDays(3)),
    ]);
    await app.pass(2 * DAY);
    expect(await dueOf(ben, lead)).toEqual([false]);
    // Half an hour is left: the reminder of an hour before has no time any more.
    const half = new Date(clock.now().getTime() + HOUR / 2).toISOString();
    await move(half);
    expect(await armed()).toEqual([0.5]);
    await move(null);
    expect(await armed()).toEqual([]);
    await app.pass(5 * DAY);
    expect(await dueOf(ben, lead)).toEqual([false]);
    const { data } = (
      await app.crm.get<{ data: { event: string; after: object; payload: object }[] }>(
        `/instances/${id}/history`,
      )
    ).body;
    const changes = data.filter(({ event }) => event === 'task.rescheduled');
    expect(changes).toHaveLength(3);
    expect(changes[0]?.payload).toMatchObject({ reason: 'The customer is on holiday.' });
    expect((await app.crm.get('/instances/verify')).body.data).toEqual([]);
  });

  test('the definition says what is wrong with it', async () => {
    const wrong = {
      ...PIPELINE,
      transitions: {
        call: {
          ...{ from: 'new', to: 'called' },
          do: [
            { task: 'One', remind: '1 day' },
            { task: 'Two', due: '2 days', remind: ['soon'] },
            { task: 'Three', due: '2 days', remind: Array.from({ length: 11 }, () => '1h') },
          ],
        },
      },
    };
    const { body } = await app.crm.post('/definitions/validate', { schema: wrong });
    expect(body).toMatchObject({
      data: {
        diagnostics: [
          { at: 'transitions.call.do[0]', message: '"remind" needs a due date.' },
          { at: 'transitions.call.do[1].remind[0]', code: 'duration' },
          { at: 'transitions.call.do[2].remind', message: 'There are 11 reminders.' },
        ],
      },
    });
  });
});
