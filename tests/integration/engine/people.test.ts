import { COMPANY, CONTACT, PipelineApp, type Caller } from './support';

const USER = 'plugin::users-permissions.user';
const ROLE = 'plugin::users-permissions.role';
const TEAM = 'plugin::nexus-crm.team';

const team = (key: string) => ({ team: key });
const approval = (strategy: string, voters: unknown, more: object = {}) => ({
  ...{ strategy, voters },
  ...more,
});

const PIPELINE = {
  id: 'waiting',
  dataSchema: { score: { type: 'number' }, email: { type: 'string' } },
  entities: { lead: { stages: ['new', 'busy', { name: 'won', final: true }] } },
  transitions: {
    call: { from: 'new', to: 'busy', do: [{ task: 'Call', assign: team('desk') }] },
    pick: {
      from: 'new',
      to: 'busy',
      do: [{ task: 'Call', assign: { team: 'desk', pick: 'round_robin' } }],
    },
    ask: { from: 'new', to: 'won', approval: approval('majority', team('board')) },
    check: {
      from: 'new',
      to: 'won',
      approval: approval('unison', team('board'), { voidOnChange: ['score'] }),
    },
  },
};

const COMPANIES = {
  id: 'companies',
  entities: { company: { type: COMPANY, stages: ['new', { name: 'won', final: true }] } },
  transitions: {
    check: {
      from: 'new',
      to: 'won',
      approval: approval('unison', team('board'), { voidOnChange: true }),
    },
  },
};

interface Row {
  readonly id: number;
  readonly documentId: string;
  readonly members: readonly string[];
}

/** `strapi.db.query`, as far as it is used here. */
interface Query {
  findOne(input: object): Promise<Row>;
  findMany(input: object): Promise<readonly Row[]>;
  create(input: object): Promise<Row>;
  update(input: object): Promise<unknown>;
  updateMany(input: object): Promise<unknown>;
  delete(input: object): Promise<unknown>;
  deleteMany(input: object): Promise<unknown>;
}

/** `strapi.documents`, likewise. */
interface Documents {
  findFirst(input: object): Promise<Row | null>;
  findMany(input: object): Promise<readonly Row[]>;
  create(input: object): Promise<Row>;
  update(input: object): Promise<unknown>;
  delete(input: object): Promise<unknown>;
}

interface Task {
  readonly id: string;
  readonly assignees: readonly string[];
  readonly seats: readonly { readonly vote: { readonly choice: string } | null }[];
}

/** An instance whose first task is looked at. */
interface View {
  readonly subject: { readonly id: string };
  readonly tasks: readonly [Task, ...Task[]];
}

/** Whoever waits for people hears of those who go, at every entry point (FR-L2-006, US-014). */
describe('people who leave', () => {
  let crm: PipelineApp;
  let admin: string;
  let count = 0;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    admin = await crm.app.http.admin();
    await crm.publish(PIPELINE);
    await crm.publish(COMPANIES);
    await crm.app.http.grant('authenticated', [`${COMPANY}.find`, `${COMPANY}.findOne`]);
  });
  afterAll(() => crm.dispose());

  const query = (uid: string) => crm.app.strapi.db.query(uid) as unknown as Query;
  const documents = (uid: string) => crm.app.strapi.documents(uid as never) as unknown as Documents;
  const view = async (id: string): Promise<View> =>
    (await crm.get(`/instances/${id}`)).body.data as View;
  const idOf = async (uid: string, { documentId }: { documentId: string }): Promise<number> =>
    (await query(uid).findOne({ where: { documentId } })).id;

  /** One after the other: the voters of a role stand in the order of creation. */
  const people = async (names: number): Promise<Caller[]> => {
    const made: Caller[] = [];
    while (made.length < names) made.push(await crm.user(`person-${(count += 1)}`));
    return made;
  };

  /** The members of the team from now on; a team of that key is made where there is none. */
  const seat = async (key: string, members: readonly Caller[]): Promise<string> => {
    const found = await documents(TEAM).findFirst({ filters: { key } });
    const list = members.map(({ person }) => person);
    if (!found) return crm.team(key, list);
    await documents(TEAM).update({ documentId: found.documentId, data: { members: list } });
    return found.documentId;
  };

  const begin = async (action: string): Promise<string> => {
    const { id } = await crm.start('waiting', await crm.lead({ score: 1 }));
    const answer = await crm.act(id, action);
    expect([action, answer.status]).toEqual([action, 200]);
    return id as string;
  };

  const onTask = async (id: string, action: string, caller: Caller, data: object = {}) => {
    const [{ id: task }] = (await view(id)).tasks;
    const answer = await crm.post(`/tasks/${task}/${action}`, data, caller.token);
    expect([action, answer.status, answer.body.error]).toEqual([action, 200, undefined]);
  };

  const adminCall = async (method: string, url: string, body?: object): Promise<void> => {
    const answer = await crm.app.http.request(method, url, { token: admin, body });
    expect([method, url, answer.status < 300 ? '' : answer.body]).toEqual([method, url, '']);
  };

  /** Every way in which the account of a user stops to work. */
  const WAYS: Record<string, (caller: Caller) => Promise<unknown>> = {
    'deleted by db.query': ({ documentId }) => query(USER).delete({ where: { documentId } }),
    'deleted in bulk': ({ documentId }) => query(USER).deleteMany({ where: { documentId } }),
    'deleted as a document': ({ documentId }) => documents(USER).delete({ documentId }),
    'deleted in the Content Manager': ({ documentId }) =>
      adminCall('DELETE', `/content-manager/collection-types/${USER}/${documentId}`),
    'deleted over REST': async (caller) => {
      const url = `/api/users/${await idOf(USER, caller)}`;
      const answer = await crm.app.http.delete(url, { token: crm.token });
      expect(answer.status).toBe(200);
    },
    'blocked by db.query': ({ documentId }) =>
      query(USER).update({ where: { documentId }, data: { blocked: true } }),
    'blocked in bulk': ({ documentId }) =>
      query(USER).updateMany({ where: { documentId }, data: { blocked: true } }),
    'blocked over REST': async (caller) => {
      const url = `/api/users/${await idOf(USER, caller)}`;
      const answer = await crm.app.http.put(url, { blocked: true }, { token: crm.token });
      expect(answer.status).toBe(200);
    },
    'out of the team': async ({ person }) => {
      for (const found of await documents(TEAM).findMany({})) {
        const members = (found.members as string[]).filter((member) => member !== person);
        if (members.length === found.members.length) continue;
        await documents(TEAM).update({ documentId: found.documentId, data: { members } });
      }
    },
    'out of the team by db.query': async ({ person }) => {
      for (const { id, members } of await query(TEAM).findMany({})) {
        const others = (members as string[]).filter((member) => member !== person);
        await query(TEAM).update({ where: { id }, data: { members: others } });
      }
    },
  };

  test.each(Object.keys(WAYS))(
    '[FR-L2-006] a person who is %s has no claimed task and no outstanding vote',
    async (way) => {
      const [gone, mate, third] = (await people(3)) as [Caller, Caller, Caller];
      await seat('desk', [gone, mate]);
      await seat('board', [gone, mate, third]);
      const claimed = await begin('call');
      await onTask(claimed, 'claim', gone);
      const asked = await begin('ask');
      await onTask(asked, 'vote', mate, { choice: 'reject' });
      await WAYS[way]!(gone);

      expect((await view(claimed)).tasks).toMatchObject([{ claimedBy: null }]);
      await onTask(claimed, 'claim', mate);
      // Two of three are needed and one rejects: nobody is left who could turn it.
      expect(await view(asked)).toMatchObject({ status: 'active', stage: 'new', tasks: [] });
      const { body } = await crm.get(`/instances/${asked}/history`);
      expect(body.data.map(({ event }: { readonly event: string }) => event).slice(-2)).toEqual([
        ...['voter.left', 'approval.rejected'],
      ]);
    },
  );

  test('[FR-L2-006] a majority of five is decided when three have gone', async () => {
    const voters = await people(5);
    await seat('board', voters);
    const id = await begin('ask');
    await onTask(id, 'vote', voters[0]!, { choice: 'approve' });
    for (const { documentId } of voters.slice(2, 4)) {
      await query(USER).delete({ where: { documentId } });
    }
    expect((await view(id)).tasks).toHaveLength(1);
    await query(USER).delete({ where: { documentId: voters[4]!.documentId } });
    expect(await view(id)).toMatchObject({ stage: 'new', tasks: [] });
  });

  test('an admin who is deactivated or deleted by the admin API counts as left', async () => {
    const make = async (): Promise<Row> => {
      const name = `admin-${(count += 1)}`;
      return crm.app.strapi.service('admin::user').create({
        ...{ firstname: name, lastname: 'A', email: `${name}@example.com`, password: 'Passw0rd!' },
        ...{ isActive: true, registrationToken: null, roles: [] },
      });
    };
    for (const way of ['PUT', 'DELETE']) {
      const [one, two] = [await make(), await make()];
      const members = [one, two].map(({ documentId }) => ({ person: `admin:${documentId}` }));
      await seat('board', members as unknown as Caller[]);
      const id = await begin('ask');
      await adminCall(
        way,
        `/admin/users/${one.id}`,
        way === 'PUT' ? { isActive: false } : undefined,
      );
      expect([way, (await view(id)).tasks]).toEqual([way, []]);
    }
  });

  test('[US-014] a picked task is picked again in the team; a deleted team parks the instance', async () => {
    const [first, second] = (await people(2)) as [Caller, Caller];
    const desk = await seat('desk', [first, second]);
    const id = await begin('pick');
    const [{ assignees }] = (await view(id)).tasks;
    const gone = [first, second].find(({ person }) => person === assignees[0])!;
    const other = gone === first ? second : first;
    await query(USER).delete({ where: { documentId: gone.documentId } });
    expect((await view(id)).tasks).toMatchObject([{ assignees: [other.person] }]);

    const ofTeam = await begin('call');
    await documents(TEAM).delete({ documentId: desk });
    for (const parked of [id, ofTeam]) {
      expect(await view(parked)).toMatchObject({
        ...{ status: 'needs_attention', tasks: [] },
        fault: { code: 'UnknownAssignee', reason: expect.stringContaining('"desk"') },
      });
    }
    await seat('desk', [other]);
    expect((await crm.post(`/instances/${ofTeam}/resume`, {})).status).toBe(200);
    expect((await view(ofTeam)).tasks).toMatchObject([{ label: 'Call' }]);
  });

  test('a voter who loses the role of the voters is no outstanding vote', async () => {
    const role = await query(ROLE).create({ data: { name: 'Reviewer', type: 'reviewer' } });
    await crm.publish({
      ...{ id: 'reviewed', entities: { lead: { stages: ['new', { name: 'won', final: true }] } } },
      transitions: {
        ask: { from: 'new', to: 'won', approval: approval('first', { role: 'reviewer' }) },
      },
    });
    const [reviewer, clerk] = (await people(2)) as [Caller, Caller];
    for (const { documentId } of [reviewer, clerk]) {
      await query(USER).update({ where: { documentId }, data: { role: role.id } });
    }
    const { id } = await crm.start('reviewed', await crm.lead());
    await crm.act(id, 'ask');
    const plain = await query(ROLE).findOne({ where: { type: 'authenticated' } });
    const { documentId } = reviewer;
    await query(USER).update({ where: { documentId }, data: { role: plain.id } });
    expect((await view(id)).tasks[0].seats).toMatchObject([
      { person: reviewer.person, left: true },
      { person: clerk.person, left: false },
    ]);
    await query(ROLE).delete({ where: { id: role.id } });
    expect(await view(id)).toMatchObject({ stage: 'new', tasks: [] });
  });

  test('a rolled back change notifies no instance', async () => {
    const [gone, mate] = (await people(2)) as [Caller, Caller];
    await seat('desk', [gone, mate]);
    const id = await begin('call');
    await onTask(id, 'claim', gone);
    const stop = new Error('stop');
    const failing = crm.app.strapi.db.transaction(async () => {
      await query(USER).delete({ where: { documentId: gone.documentId } });
      throw stop;
    });
    await expect(failing).rejects.toBe(stop);
    expect((await view(id)).tasks).toMatchObject([{ claimedBy: gone.person }]);
  });

  test('[SR-001] a record of a deleted owner is open to everyone with the permission', async () => {
    const [owner, other] = (await people(2)) as [Caller, Caller];
    await seat('desk', [other]);
    const { id } = await crm.start('waiting', await crm.lead({ owner: owner.person }));
    expect((await crm.act(id, 'call', {}, other.token)).status).toBe(403);
    const { documentId } = owner;
    await query(USER).delete({ where: { documentId } });
    expect((await crm.act(id, 'call', {}, other.token)).status).toBe(200);
    // The contact keeps the old value, the opportunity is nobody's.
    const converted = await crm.act(id, 'convert', {}, other.token);
    expect([converted.status, converted.body.error]).toEqual([200, undefined]);
    const { body } = await crm.get(`/opportunities/${converted.body.data.opportunity}`);
    expect(body.data.owner).toBeNull();
    expect(await crm.contact(converted.body.data.subject.id)).toMatchObject({
      ...{ kind: 'contact', owner: owner.person },
    });
  });

  describe('votes on a record that changes', () => {
    /** Every way in which a lead's score changes beside the engine. */
    const CHANGES: Record<string, (documentId: string, data: object) => Promise<unknown>> = {
      'over REST': (documentId, data) => crm.put(`/contacts/${documentId}`, data),
      'as a document': (documentId, data) => documents(CONTACT).update({ documentId, data }),
      'by db.query': (documentId, data) => query(CONTACT).update({ where: { documentId }, data }),
      'in bulk': (documentId, data) => query(CONTACT).updateMany({ where: { documentId }, data }),
      'in the Content Manager': (documentId, data) =>
        adminCall('PUT', `/content-manager/collection-types/${CONTACT}/${documentId}`, data),
    };

    test.each(Object.keys(CHANGES))('[FR-L2-006] are void where it changes %s', async (way) => {
      const voters = await people(3);
      await seat('board', voters);
      const id = await begin('check');
      const { subject } = await view(id);
      for (const voter of voters.slice(0, 2)) {
        await onTask(id, 'vote', voter, { choice: 'approve' });
      }
      const choices = async (): Promise<unknown[]> =>
        (await view(id)).tasks[0].seats.map(({ vote }) => vote?.choice ?? null);
      await CHANGES[way]!(subject.id, { name: 'Other' });
      expect(await choices()).toEqual(['approve', 'approve', null]);
      await CHANGES[way]!(subject.id, { score: 2 });
      expect(await choices()).toEqual([null, null, null]);
    });

    test('[FR-L2-006] on a document of the app are void too', async () => {
      const voters = await people(2);
      await seat('board', voters);
      const ways = [
        (documentId: string) => documents(COMPANY).update({ documentId, data: { name: 'Beta' } }),
        (documentId: string) =>
          query(COMPANY).update({ where: { documentId }, data: { name: 'Beta' } }),
      ];
      for (const change of ways) {
        const { documentId } = await documents(COMPANY).create({ data: { name: 'Acme' } });
        const subject = { type: COMPANY, id: documentId };
        const started = await crm.post('/instances', { definition: 'companies', subject });
        const id = started.body.data.id as string;
        await crm.act(id, 'check');
        await onTask(id, 'vote', voters[0]!, { choice: 'approve' });
        await change(documentId);
        const [{ seats }] = (await view(id)).tasks;
        expect(seats.map(({ vote }) => vote)).toEqual([null, null]);
      }
    });
  });

  describe('a reference', () => {
    test.each(['user:ghost', 'admin:ghost', 'team:ghost', 'role:ghost'])(
      '[US-014] assigning to %s, who does not exist, is refused and changes nothing',
      async (ghost) => {
        const { id } = await crm.start('waiting', await crm.lead());
        const [somebody] = (await people(1)) as [Caller];
        const answer = await crm.act(id, 'assign', { assignees: [somebody.person, ghost] });
        expect([answer.status, answer.body.error.message]).toEqual([
          ...[400, `There is no such assignee: ${ghost}.`],
        ]);
        expect(answer.body.error.details.errors[0].path).toEqual(['assignees']);
        expect(await view(id)).toMatchObject({ revision: 1, assignees: [] });
      },
    );

    test('with what no database takes is a 400 at every entry point', async () => {
      const { id } = await crm.start('waiting', await crm.lead());
      for (const odd of [
        'user:a\u0000b',
        'role:\u0000',
        `team:${'x'.repeat(300)}`,
        'user:\ud800',
      ]) {
        const answers = [
          await crm.act(id, 'assign', { assignees: [odd] }),
          await crm.post('/contacts', { name: 'Ann', owner: odd }),
          await crm.post('/teams', { key: 'odd', name: 'Odd', members: [odd] }),
          await crm.post('/interactions', { type: 'note', title: 'Hello', author: odd }),
        ];
        expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
      }
    });

    test('to an assignee whose account has gone may stay', async () => {
      const [gone, other] = (await people(2)) as [Caller, Caller];
      const { id } = await crm.start('waiting', await crm.lead());
      expect((await crm.act(id, 'assign', { assignees: [gone.person] })).status).toBe(200);
      await query(USER).delete({ where: { documentId: gone.documentId } });
      const both = { assignees: [gone.person, other.person] };
      expect((await crm.act(id, 'assign', both)).status).toBe(200);
    });
  });

  describe('changes outside of the entry points, and at a lowered level', () => {
    const statusOf = async (id: string): Promise<string> => {
      const rows = crm.app.strapi.db.connection('crm_instances').where({ document_id: id });
      return (await rows.first('status')).status as string;
    };
    /** Asks again until it is so. */
    const eventually = async (ask: () => Promise<boolean>): Promise<void> => {
      while (!(await ask())) await new Promise(setImmediate);
    };

    test('[REL-004] [BR-007] is swept at the start and named by verify; records stay guarded', async () => {
      const [gone, mate] = (await people(2)) as [Caller, Caller];
      await seat('desk', [gone, mate]);
      const claimed = await begin('call');
      await onTask(claimed, 'claim', gone);
      const [orphan, deleted, moved] = [
        await begin('call'),
        await begin('call'),
        await begin('call'),
      ];
      const subjectOf = async (id: string): Promise<string> => (await view(id)).subject.id;
      const [lost, removed, guarded] = [
        ...[await subjectOf(orphan), await subjectOf(deleted), await subjectOf(moved)],
      ];
      const { connection } = crm.app.strapi.db;
      await connection('crm_contacts').where({ document_id: lost }).delete();
      await connection('up_users').where({ document_id: gone.documentId }).delete();
      const found = await crm.get('/instances/verify');
      expect(found.body.data).toMatchObject([
        { instance: orphan, contradiction: 'The record that it runs on does not exist.' },
      ]);

      await crm.app.restart({ level: 1 });
      await eventually(async () => (await statusOf(orphan)) === 'cancelled');
      await eventually(async () => {
        const tasks = crm.app.strapi.db.connection('crm_tasks').where({ instance_id: claimed });
        return (await tasks.first()).claimed_by === null;
      });
      const write = query(CONTACT).update({
        where: { documentId: guarded },
        data: { stage: 'won' },
      });
      await expect(write).rejects.toThrow('"stage" is written by the pipeline "waiting"');
      await documents(CONTACT).delete({ documentId: removed });
      expect(await statusOf(deleted)).toBe('cancelled');
      expect(await statusOf(moved)).toBe('active');
      // It starts nothing: pipelines are switched off.
      await documents(CONTACT).create({ data: { name: 'Later', kind: 'lead' } });
      await crm.app.restart({ level: 2 });
    });
  });
});
