import type { Knex } from 'knex';

import { databaseUnderTest } from '../../support/database';
import { dumpRows } from '../../support/dump';
import { FaultPoints } from '../../support/fault-points';
import { CONTACT, PipelineApp, type Caller } from './support';

const PIPELINE = {
  id: 'atomic',
  entities: {
    lead: { stages: ['new', 'open', 'agreed', { name: 'won', final: true }] },
  },
  transitions: {
    open: {
      from: 'new',
      to: 'open',
      assign: { team: 'crew', pick: 'round_robin' },
      do: [
        {
          parallel: [
            [{ task: 'Call', assign: { team: 'crew' } }, { set: { score: 'data.score + 1' } }],
            [{ wait: '3 days' }],
          ],
        },
      ],
    },
    agree: {
      from: 'open',
      to: 'agreed',
      approval: { strategy: 'first', voters: { team: 'crew' } },
      do: [{ wait: '1 day' }],
    },
  },
};

const AUTO = {
  id: 'automatic',
  autoStart: true,
  entities: { opportunity: { stages: ['new', { name: 'won', final: true }] } },
  transitions: { win: { from: 'new', to: 'won' } },
};

const SEVERAL = [
  'a transaction of several statements',
  { postgres: { singleStatement: false } },
  3,
];
const ONE = ['one statement where that suffices', {}, 1];

/** On PostgreSQL a commit is one statement where that suffices; both ways must hold. */
const WRITE_PATHS = (databaseUnderTest() === 'postgres' ? [SEVERAL, ONE] : [SEVERAL]) as [
  path: string,
  config: object,
  least: number,
][];

/**
 * Whichever statement fails, the transaction is rolled back: nothing is written, no event is emitted,
 * and a retry succeeds (BR-002, REL-001).
 */
describe.each(WRITE_PATHS)('a database that refuses a statement: %s', (_path, config, least) => {
  let crm: PipelineApp;
  let faults: FaultPoints;
  /** Reads past Strapi's own connections. */
  let reader: Knex;
  let crew: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start({ plugins: { 'nexus-crm': { config } } });
    await crm.workers.stop();
    crew = await crm.user('cas');
    await crm.team('crew', [crew.person]);
    await crm.publish(PIPELINE);
    await crm.publish(AUTO);
    faults = new FaultPoints(crm.app.strapi.db.connection);
    reader = crm.app.database.connect();
  });
  afterAll(async () => {
    faults.restore();
    await reader.destroy();
    await crm.dispose();
  });

  const engine = () => crm.engine;
  const actor = { kind: 'user', label: 'Cas' } as const;
  const byCrew = () => ({ actor: { ...actor, id: crew.documentId } });
  const rows = () => dumpRows(reader, crm.app.database.kind);

  const started = async (): Promise<{ id: string; lead: string }> => {
    const lead = await crm.lead({ score: 1 });
    return { lead, id: (await crm.start('atomic', lead)).id };
  };
  const opened = async () => {
    const begun = await started();
    await engine().act(begun.id, 'open');
    return begun;
  };

  const scenarios: readonly (readonly [
    what: string,
    /** Creates the preconditions; returns the call that is then tried. */
    prepare: () => Promise<() => Promise<unknown>>,
  ])[] = [
    [
      'a start',
      async () => {
        const lead = await crm.lead({ score: 1 });
        return () => engine().start({ definition: 'atomic', subject: { type: CONTACT, id: lead } });
      },
    ],
    [
      'a transition that assigns and starts a flow',
      async () => {
        const { id } = await started();
        return () => engine().act(id, 'open', { comment: 'Go', fields: { score: 5 } });
      },
    ],
    [
      'a task followed by a step that writes a field of the record',
      async () => {
        const { id } = await opened();
        const [task] = (await engine().get(id)).tasks;
        return () => engine().completeTask(task.id, byCrew());
      },
    ],
    [
      'a request for an approval',
      async () => {
        const { id } = await opened();
        return () => engine().act(id, 'agree');
      },
    ],
    [
      'a vote that decides, moves the stage and starts a flow',
      async () => {
        const { id } = await opened();
        const { pending } = await engine().act(id, 'agree');
        return () => engine().vote(pending.id, { ...byCrew(), choice: 'approve' });
      },
    ],
    [
      'a conversion, which makes an opportunity',
      async () => {
        const { id } = await opened();
        return () => engine().act(id, 'convert');
      },
    ],
    [
      'a close, which ends tasks and timers',
      async () => {
        const { id } = await opened();
        return () => engine().act(id, 'close', { outcome: 'lost', reason: 'Gone' });
      },
    ],
    [
      'a record that starts a pipeline by being created',
      async () => () =>
        crm.app.strapi
          .documents('plugin::nexus-crm.opportunity' as any)
          .create({ data: { name: 'Auto' } as any }),
    ],
    [
      'a record that is deleted with its pipeline',
      async () => {
        const { lead } = await opened();
        return () => crm.app.strapi.documents(CONTACT as any).delete({ documentId: lead } as any);
      },
    ],
  ];

  test.each(scenarios)(
    '[BR-002] [REL-001] %s: atomic, with a fault at every statement',
    async (_what, prepare) => {
      const attempt = await prepare();
      const before = await rows();
      const emitted = crm.record();
      let statements = 0;
      for (let n = 1; ; n += 1) {
        faults.arm(n);
        const failed = await attempt().then(
          () => false,
          () => true,
        );
        const refused = faults.disarm();
        expect([refused, failed]).toEqual([refused, refused !== undefined]);
        if (refused === undefined) break;
        statements = n;
        expect(emitted).toEqual([]);
        expect(await rows()).toEqual(before);
      }
      expect(statements).toBeGreaterThanOrEqual(least);
      expect(await rows()).not.toEqual(before);
      const { broken } = await crm.app.strapi.plugin('nexus-crm').service<any>('history').verify();
      expect(broken).toEqual([]);
      expect((await engine().verify()).data).toEqual([]);
    },
  );

  test('[REL-005] what the database asks to do again is done again, at whatever statement it asks', async () => {
    const codes = { sqlite: 'SQLITE_BUSY', postgres: '40P01', mysql: 'ER_LOCK_DEADLOCK' };
    const code = codes[crm.app.strapi.db.dialect.client as keyof typeof codes];
    let faulted = 0;
    for (let n = 1, isDone = false; !isDone; n += 1) {
      const lead = await crm.lead({ score: 1 });
      faults.arm(n, code);
      const subject = { type: CONTACT, id: lead };
      const { id } = await engine().start({ definition: 'atomic', subject });
      const atStart = faults.disarm();
      faults.arm(n, code);
      const { revision } = await engine().act(id, 'open');
      const atAction = faults.disarm();
      expect([atStart, atAction, revision]).toEqual([atStart, atAction, 2]);
      const history = await crm.get(`/instances/${id}/history`);
      const events = history.body.data.map(({ event }: any) => event);
      expect(events.filter((event: string) => event === 'instance.started')).toHaveLength(1);
      expect(events.filter((event: string) => event === 'instance.transitioned')).toHaveLength(1);
      expect(await crm.contact(lead)).toMatchObject({ instanceId: id, stage: 'open' });
      isDone = atStart === undefined && atAction === undefined;
      faulted = n - 1;
    }
    expect(faulted).toBeGreaterThanOrEqual(5);
  });
});
