import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { TestApp } from '../../support/app';
import { levelUnderTest } from '../../support/level';
import {
  columnsOf,
  COMPANY,
  crmOf,
  newCompany,
  ORDER,
  setCallables,
  USER,
  WITH_CALLABLES,
} from './support';

/** Comes back once it is so; the test's own limit ends it otherwise. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
};

const ANN = { kind: 'user', id: 'ann', label: 'Ann' } as const;

describe('the level-1 API', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: levelUnderTest() });
  });
  afterAll(() => app.dispose());

  const company = () => newCompany(app);

  test('[US-001] [US-002] [US-003] [FR-L1-001] [FR-L1-002] [FR-L1-003] a type that opted in with data takes contacts at once', async () => {
    const { contacts } = await company();
    const added = await contacts.addContact({ name: 'John', email: 'j@example.com' });
    expect(added).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{24}$/),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      updatedAt: added.createdAt,
      name: 'John',
      email: 'j@example.com',
      phone: null,
      status: 'active',
      score: null,
    });
    expect(await contacts.contacts()).toEqual([added]);
  });

  test('[US-002] [FR-L1-001] a type that opted in with code, and users, take contacts too', async () => {
    const order = await app.strapi
      .documents(ORDER)
      .create({ data: { number: `O-${Math.random()}` } as any });
    const user = await app.http.user('level1-user');
    for (const [uid, documentId] of [
      [ORDER, order.documentId],
      [USER, user.documentId],
    ] as const) {
      const contacts = crmOf(app).for(uid, documentId);
      const added = await contacts.addContact({ name: 'Mia', email: 'mia@example.com' });
      expect(await contacts.contacts()).toEqual([added]);
    }
  });

  test('[FR-L1-003] contacts are changed and removed, and keep the order in which they came', async () => {
    const { contacts } = await company();
    const [a, b, c] = [
      await contacts.addContact({ name: 'A', phone: '1' }),
      await contacts.addContact({ name: 'B' }),
      await contacts.addContact({ name: 'C' }),
    ];
    const changed = await contacts.updateContact(a.id, { name: 'AA', phone: null });
    expect(changed).toEqual({ ...a, name: 'AA', phone: null, updatedAt: changed.updatedAt });
    expect(await contacts.removeContact(b.id)).toEqual(b);
    expect(await contacts.contacts()).toEqual([changed, c]);
  });

  test('[US-005] [FR-L1-005] [SR-005] history lists changes, newest first, with actor and time', async () => {
    const { contacts } = await company();
    const added = await contacts.addContact({ name: 'A', score: 1 }, { actor: ANN });
    await contacts.updateContact(added.id, { score: 2 });
    await contacts.updateContact(added.id, { score: 2 }); // Changes nothing, so is nothing.
    await contacts.removeContact(added.id, { actor: ANN });
    const system = { kind: 'system', id: 'system', label: 'System' };
    const all = { name: 'A', email: null, phone: null, status: 'active', score: 1 };
    const history = await contacts.history();
    const entry = (event: string, actor: object, before: object | null, after: object | null) => ({
      id: expect.any(String),
      at: expect.stringMatching(/Z$/),
      contact: added.id,
      ...{ event, actor, before, after },
    });
    expect(history).toEqual([
      entry('nexus-crm.contact.removed', ANN, { ...all, score: 2 }, null),
      entry('nexus-crm.contact.updated', system, { score: 1 }, { score: 2 }),
      entry('nexus-crm.contact.added', ANN, null, all),
    ]);
    expect(await contacts.history({ limit: 1 })).toEqual([history[0]]);
    expect(await contacts.history({ limit: 1, before: history[0].id })).toEqual([history[1]]);
    expect(await contacts.history({ before: history[2].id })).toEqual([]);
    await expect(contacts.history({ before: 'nobody' })).rejects.toThrow('"before"');
    await expect(contacts.history({ limit: 0 })).rejects.toThrow('"limit"');
  });

  test('[FR-L1-002] [FR-L2-009] a field that is wrong is named with the reason, and nothing changes', async () => {
    const { contacts } = await company();
    const kept = await contacts.addContact({ name: 'Kept', score: 1 });
    const wrong: [unknown, RegExp][] = [
      [{}, /"name" is required/],
      [{ name: null }, /"name" is required/],
      [{ name: 7 }, /"name" must be text/],
      [{ name: 'A', email: 'nope' }, /"email" must be an email/],
      [{ name: 'A', score: 101 }, /"score" must be at most 100/],
      [{ name: 'A', score: '5' }, /"score" must be a whole number/],
      [{ name: 'A', status: 'gone' }, /"status" must be one of: active, left/],
      [{ name: 'A', naame: 'B' }, /"naame" is not a declared field; did you mean "name"/],
      [{ name: 'A', id: 'x' }, /"id" is not a declared field/],
      [{ name: 'A\u0000' }, /"name" contains a character/],
      [{ name: 'x'.repeat(1_000_000) }, /"name" must be at most 255/],
      [JSON.parse('{"name":"A","__proto__":{"admin":true}}'), /"__proto__" is not a declared/],
      [{ name: 'A', constructor: 1 }, /"constructor" is not a declared field/],
      [null, /must be an object/],
      ['name', /must be an object/],
      [[{ name: 'A' }], /must be an object/],
    ];
    for (const [fields, message] of wrong) {
      await expect(contacts.addContact(fields)).rejects.toMatchObject({
        name: 'ValidationError',
        message: expect.stringMatching(message),
      });
    }
    await expect(contacts.updateContact(kept.id, { name: null, score: -1 })).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(/"name" is required; "score" must be at least 0/),
    });
    expect(await contacts.contacts()).toEqual([kept]);
    expect(await contacts.history()).toHaveLength(1);
  });

  test('[FR-L1-003] distinguishes a missing type, document and contact', async () => {
    const { contacts } = await company();
    expect(() => crmOf(app).for('api::nope.nope', 'x')).toThrow(/did not opt in/);
    expect(() => crmOf(app).for('admin::user', 'x')).toThrow(/did not opt in/);
    expect(() => crmOf(app).for(COMPANY, '')).toThrow(/"documentId"/);
    expect(() => crmOf(app).for(COMPANY, 'a\u0000b')).toThrow(/no such document/);
    const nowhere = crmOf(app).for(COMPANY, 'nowhere');
    for (const call of [
      () => nowhere.contacts(),
      () => nowhere.history(),
      () => nowhere.can('edit'),
      () => nowhere.addContact({ name: 'A' }),
      () => nowhere.updateContact('x', { name: 'A' }),
      () => nowhere.removeContact('x'),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: 'NotFoundError' });
    }
    await expect(contacts.updateContact('x', { name: 'A' })).rejects.toThrow('no contact "x"');
    await expect(contacts.removeContact('x')).rejects.toThrow('no contact "x"');
  });

  test('[FR-L1-004] an invalid actor is refused', async () => {
    const { contacts } = await company();
    for (const actor of [{}, 'ann', { kind: 'boss', id: '1', label: '1' }, { ...ANN, id: '' }]) {
      await expect(contacts.addContact({ name: 'A' }, { actor })).rejects.toThrow(/"actor/);
    }
    expect(await contacts.contacts()).toEqual([]);
  });

  test('[FR-L1-005] [SR-005] no name of an actor can make a write fail or corrupt the history', async () => {
    const { contacts } = await company();
    for (const text of ['a\u0000b', 'a\ud800b', '\udc00']) {
      for (const actor of [
        { ...ANN, id: text },
        { ...ANN, label: text },
      ]) {
        await expect(contacts.addContact({ name: 'A' }, { actor })).rejects.toMatchObject({
          name: 'ValidationError',
          message: expect.stringMatching(/"actor\.(id|label)" contains a character/),
        });
      }
    }
    expect(await contacts.contacts()).toEqual([]);
    const user = { id: 7, documentId: 'ann', username: 'An\u0000n\ud800e'.padEnd(300, 'x') };
    const auth = { strategy: { name: 'users-permissions' } };
    await (app.strapi.requestContext as any).run({ state: { user, auth } }, () =>
      contacts.addContact({ name: 'A' }),
    );
    const [{ actor }] = await contacts.history();
    expect(actor).toEqual({ kind: 'user', id: 'ann', label: `An�n�e${'x'.repeat(249)}` });
    expect((await contacts.history({ actor })).length).toBe(1);
  });

  test('[FR-L1-003] untyped code gets a reason for invalid arguments', async () => {
    const { contacts } = await company();
    const kept = await contacts.addContact({ name: 'Kept' });
    const wrong: [() => unknown, RegExp][] = [
      [() => contacts.removeContact(undefined), /"contactId" must be/],
      [() => contacts.removeContact({ id: kept.id }), /"contactId" must be/],
      [() => contacts.updateContact(7, { name: 'A' }), /"contactId" must be/],
      [() => contacts.updateContact('', { name: 'A' }), /"contactId" must be/],
      [() => contacts.addContact({ name: 'A' }, null), /"options" must be/],
      [() => contacts.addContact({ name: 'A' }, 'ann'), /"options" must be/],
      [() => contacts.updateContact(kept.id, { name: 'A' }, null), /"options" must be/],
      [() => contacts.removeContact(kept.id, []), /"options" must be/],
      [() => contacts.contacts(null), /"options" must be/],
      [() => contacts.history(null), /"options" must be/],
      [() => contacts.history({ limit: '5' }), /"limit" must be/],
      [() => contacts.history({ before: 7 }), /"before" must be/],
      [() => contacts.can('edit', null), /"options" must be/],
      [() => contacts.can('edit', { contact: null }), /"contact" must be/],
      [() => contacts.addContact({ name: 'A' }, { actor: null }), /"actor"/],
    ];
    for (const [call, message] of wrong) {
      await expect(call()).rejects.toMatchObject({
        name: 'ValidationError',
        message: expect.stringMatching(message),
      });
    }
    for (const uid of [undefined, null, 7, {}]) {
      expect(() => crmOf(app).for(uid, 'x')).toThrow(/did not opt in/);
    }
    for (const documentId of [undefined, null, 7]) {
      expect(() => crmOf(app).for(COMPANY, documentId)).toThrow(/"documentId" must be/);
    }
    expect(await contacts.contacts()).toEqual([kept]);
  });

  test('[BR-002] [REL-001] a call inside the app’s transaction commits and rolls back with it', async () => {
    const { contacts } = await company();
    const events: any[] = [];
    const off = app.strapi.eventHub.on('nexus-crm.contact.added', async (event: any) => {
      events.push(event);
    });
    await expect(
      app.strapi.db.transaction(async () => {
        await contacts.addContact({ name: 'Lost' });
        expect(await contacts.contacts()).toHaveLength(1);
        throw new Error('never mind');
      }),
    ).rejects.toThrow('never mind');
    expect(await contacts.contacts()).toEqual([]);
    expect(events).toEqual([]);

    await app.strapi.db.transaction(async () => {
      await contacts.addContact({ name: 'Kept' });
      await contacts.addContact({ name: 'Kept too' });
      expect(events).toEqual([]);
    });
    expect((await contacts.contacts()).map(({ name }: any) => name)).toEqual(['Kept', 'Kept too']);
    await until(() => events.length === 2);
    expect(events.map(({ after }) => after.name)).toEqual(['Kept', 'Kept too']);
    off();
  });
});

describe('guards, hooks and events', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: levelUnderTest(), files: WITH_CALLABLES });
  });
  afterAll(() => app.dispose());
  afterEach(() => setCallables(app, {}));

  test('[US-004] [FR-L1-004] [FR-L1-006] can() asks the guard and has no effect', async () => {
    const { contacts } = await newCompany(app);
    const stored = await contacts.addContact({ name: 'A', status: 'left' });
    const asked: any[] = [];
    setCallables(app, {
      guard: (action, contact, context) => {
        asked.push({ action, contact, context });
        return contact.status === 'active';
      },
    });
    expect(await contacts.can('edit', { contact: stored })).toBe(false);
    expect(await contacts.can('edit', { contact: { ...stored, status: 'active' } })).toBe(true);
    expect(await contacts.can('add', { contact: { status: 'active' } })).toBe(true);
    expect(await contacts.can('call', { actor: ANN })).toBe(false);
    expect(asked[0]).toEqual({
      action: 'edit',
      contact: stored,
      context: {
        uid: COMPANY,
        documentId: expect.any(String),
        actor: { kind: 'system', id: 'system', label: 'System' },
        action: 'edit',
        before: stored,
      },
    });
    expect(asked[3]).toMatchObject({ contact: {}, context: { actor: ANN, before: null } });
    await expect(contacts.can('eddit')).rejects.toThrow(/"eddit" is not an action.*"edit"/);
    await expect(contacts.can(undefined as any)).rejects.toThrow(/not an action/);
    await expect(contacts.can('edit', { contact: 'x' as any })).rejects.toThrow(/"contact"/);
    setCallables(app, {});
    expect(await contacts.contacts()).toEqual([stored]);
    expect(await contacts.history()).toHaveLength(1);
  });

  test('[FR-L1-006] [SR-001] every method consults its guard, for the system too', async () => {
    const { contacts } = await newCompany(app);
    const a = await contacts.addContact({ name: 'A' });
    const b = await contacts.addContact({ name: 'B' });
    const refuse = (...actions: string[]) =>
      setCallables(app, { guard: async (action) => !actions.includes(action) });
    const refusal = (action: string) => ({
      name: 'PolicyError',
      message: expect.stringContaining(`"${action}"`),
      details: expect.objectContaining({ code: 'Refused', action }),
    });
    refuse('add', 'edit', 'remove');
    await expect(contacts.addContact({ name: 'C' })).rejects.toMatchObject(refusal('add'));
    await expect(contacts.updateContact(a.id, { name: 'X' })).rejects.toMatchObject(
      refusal('edit'),
    );
    await expect(contacts.removeContact(a.id)).rejects.toMatchObject(refusal('remove'));
    expect(await contacts.contacts()).toEqual([a, b]);

    setCallables(app, { guard: (action, contact) => action !== 'view' || contact.name === 'B' });
    expect(await contacts.contacts()).toEqual([b]);
    expect((await contacts.history()).map(({ contact }: any) => contact)).toEqual([b.id]);
  });

  test('[FR-L1-006] history leaves out what view refuses, removed contacts included', async () => {
    const { contacts } = await newCompany(app);
    const secret = await contacts.addContact({ name: 'Secret' });
    await contacts.addContact({ name: 'Open' });
    await contacts.removeContact(secret.id);
    setCallables(app, { guard: (_action, contact) => contact.name !== 'Secret' });
    expect((await contacts.history()).map(({ after }: any) => after.name)).toEqual(['Open']);
  });

  test('[FR-L1-006] a guard is shown the contact as it would be, and as it is', async () => {
    const { contacts } = await newCompany(app);
    const stored = await contacts.addContact({ name: 'A', status: 'active' });
    const asked: any[] = [];
    setCallables(app, {
      guard: (action, contact, context) => {
        asked.push([action, contact, context.before]);
        return true;
      },
    });
    await contacts.updateContact(stored.id, { status: 'left' });
    expect(asked[0]).toEqual(['edit', { ...stored, status: 'left' }, stored]);
    expect(Object.isFrozen(asked[0][1])).toBe(true);
  });

  test('[FR-L1-006] [SR-001] a write returns only what the guard view allows', async () => {
    const { contacts } = await newCompany(app);
    const stored = await contacts.addContact({ name: 'Secret', email: 'secret@example.com' });
    setCallables(app, { guard: (action) => action !== 'view' });
    const bare = { id: stored.id, createdAt: stored.createdAt, updatedAt: expect.any(String) };
    expect(await contacts.updateContact(stored.id, { name: 'Secret' })).toEqual(bare);
    expect(await contacts.updateContact(stored.id, { score: 2 })).toEqual(bare);
    expect(await contacts.removeContact(stored.id)).toEqual(bare);
    expect(await contacts.addContact({ name: 'B' })).toEqual({
      ...{ id: expect.any(String), createdAt: expect.any(String), updatedAt: expect.any(String) },
    });
    setCallables(app, { guard: (action, contact) => action !== 'view' || contact.name !== 'B' });
    const [entry] = await contacts.history({ limit: 1 });
    expect(entry).toMatchObject({ event: 'nexus-crm.contact.removed', before: { score: 2 } });
  });

  test('[FR-L1-006] a guard that answers anything but true or false counts as no, and is logged', async () => {
    const { contacts } = await newCompany(app);
    const log = jest.spyOn(app.strapi.log, 'error').mockImplementation(() => app.strapi.log);
    for (const answer of ['no', 1, {}, null, undefined]) {
      setCallables(app, { guard: () => answer as any });
      expect([answer, await contacts.can('add')]).toEqual([answer, false]);
      expect(log).toHaveBeenLastCalledWith(expect.stringMatching(/guard "add".*true or false/));
    }
    expect(log).toHaveBeenCalledTimes(5);
    setCallables(app, { guard: () => false });
    expect(await contacts.can('add')).toBe(false);
    expect(log).toHaveBeenCalledTimes(5);
    log.mockRestore();
  });

  test('[FR-L1-006] a guard that throws counts as no, and is logged', async () => {
    const { contacts } = await newCompany(app);
    const log = jest.spyOn(app.strapi.log, 'error').mockImplementation(() => app.strapi.log);
    setCallables(app, {
      guard: () => {
        throw new Error('broken guard');
      },
    });
    expect(await contacts.can('add')).toBe(false);
    await expect(contacts.addContact({ name: 'A' })).rejects.toMatchObject({ name: 'PolicyError' });
    expect(log).toHaveBeenCalledWith(expect.stringContaining('broken guard'));
    log.mockRestore();
    setCallables(app, {});
    expect(await contacts.contacts()).toEqual([]);
  });

  test('[FR-L1-007] a before hook that throws changes nothing, and its reason reaches the caller', async () => {
    const { contacts, documentId } = await newCompany(app);
    const stored = await contacts.addContact({ name: 'A' });
    const before = await columnsOf(app, 'companies', documentId);
    setCallables(app, {
      before: async (method) => {
        throw new Error(`not today: ${method}`);
      },
    });
    for (const [method, call] of [
      ['addContact', () => contacts.addContact({ name: 'B' })],
      ['updateContact', () => contacts.updateContact(stored.id, { name: 'B' })],
      ['removeContact', () => contacts.removeContact(stored.id)],
    ] as const) {
      await expect(call()).rejects.toMatchObject({
        name: 'PolicyError',
        message: `not today: ${method}`,
        details: expect.objectContaining({ code: 'Vetoed', reason: `not today: ${method}` }),
      });
    }
    expect(await columnsOf(app, 'companies', documentId)).toEqual(before);
  });

  test('[FR-L1-007] an after hook runs after commit; its errors are logged and undo nothing', async () => {
    const { contacts } = await newCompany(app);
    const seen: any[] = [];
    const log = jest.spyOn(app.strapi.log, 'error').mockImplementation(() => app.strapi.log);
    setCallables(app, {
      after: async (method, contact, context) => {
        seen.push([method, contact.name, context.before?.name, app.strapi.db.inTransaction()]);
        seen.push((await contacts.contacts()).length);
        throw new Error('printer on fire');
      },
    });
    const added = await contacts.addContact({ name: 'A' });
    await contacts.updateContact(added.id, { name: 'B' });
    await contacts.removeContact(added.id);
    expect(seen).toEqual([
      ...[['addContact', 'A', undefined, false], 1],
      ...[['updateContact', 'B', 'A', false], 1],
      ...[['removeContact', 'B', 'B', false], 0],
    ]);
    expect(log).toHaveBeenCalledTimes(3);
    expect(log).toHaveBeenCalledWith(expect.stringContaining('printer on fire'));
    log.mockRestore();
    expect(await contacts.history()).toHaveLength(3);
  });

  test('[FR-L1-007] a hook may use the API on the same document', async () => {
    const { contacts } = await newCompany(app);
    setCallables(app, {
      before: async (_method, contact) => {
        if (contact.name === 'A') await contacts.addContact({ name: 'before A' });
      },
      after: async (_method, contact) => {
        if (contact.name === 'A') await contacts.addContact({ name: 'after A' });
      },
    });
    await contacts.addContact({ name: 'A' });
    const names = (await contacts.contacts()).map(({ name }: any) => name);
    expect(names).toEqual(['before A', 'A', 'after A']);
  });

  test('[REL-003] a contact that changes while a hook runs is passed to it again; the fourth time it is a conflict', async () => {
    const { contacts } = await newCompany(app);
    const { id } = await contacts.addContact({ name: 'A', score: 0 });
    const shown: number[] = [];
    const moveUnderHook = (times: number) =>
      setCallables(app, {
        before: async (_method, contact, context) => {
          if (contact.name !== 'mine') return;
          shown.push(context.before.score);
          if (shown.length <= times) await contacts.updateContact(id, { score: shown.length });
        },
      });
    moveUnderHook(2);
    expect(await contacts.updateContact(id, { name: 'mine' })).toMatchObject({ score: 2 });
    expect(shown).toEqual([0, 1, 2]);

    await contacts.updateContact(id, { name: 'A', score: 0 });
    shown.length = 0;
    moveUnderHook(3);
    await expect(contacts.updateContact(id, { name: 'mine' })).rejects.toMatchObject({
      status: 409,
    });
    expect(shown).toEqual([0, 1, 2]);
    expect(await contacts.contacts()).toMatchObject([{ name: 'A', score: 3 }]);
  });

  test('[FR-L1-003] [FR-EXT-004] a webhook of Strapi may listen to them', async () => {
    const { contacts } = await newCompany(app);
    const received: any[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push(JSON.parse(body));
        response.end();
        server.emit('received');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const token = await app.http.admin();
      const created = await app.http.post(
        '/admin/webhooks',
        {
          name: 'contacts',
          url: `http://127.0.0.1:${port}/`,
          headers: {},
          events: ['nexus-crm.contact.added'],
        },
        { token },
      );
      expect(created.status).toBe(201);
      const arrival = once(server, 'received');
      const added = await contacts.addContact({ name: 'A' });
      await arrival;
      expect(received).toEqual([
        expect.objectContaining({ event: 'nexus-crm.contact.added', contactId: added.id }),
      ]);
    } finally {
      server.close();
    }
  });

  test('[FR-L1-003] events are raised after commit, with their documented payload', async () => {
    const { contacts, documentId } = await newCompany(app);
    const events: any[] = [];
    const mutated: boolean[] = [];
    const off = app.strapi.eventHub.subscribe(async (name: string, payload: any) => {
      if (!name.startsWith('nexus-crm.')) return;
      events.push([name, payload]);
      // All listeners get one payload, so it must be immutable.
      mutated.push(Reflect.set(payload, 'after', 'mutated'));
      mutated.push(Reflect.set(payload.after ?? payload.before, 'name', 'mutated'));
    });
    const added = await contacts.addContact({ name: 'A' }, { actor: ANN });
    const changed = await contacts.updateContact(added.id, { name: 'B' });
    await contacts.updateContact(added.id, { name: 'B' });
    await contacts.removeContact(added.id);
    await until(() => events.length === 3);
    off();
    expect(mutated).toEqual(Array(6).fill(false));
    const history = await contacts.history();
    expect(events.map(([name]) => name)).toEqual([
      'nexus-crm.contact.added',
      'nexus-crm.contact.updated',
      'nexus-crm.contact.removed',
    ]);
    expect(events[0][1]).toMatchObject({
      ...{ version: 1, uid: COMPANY, documentId, contactId: added.id, before: null, actor: ANN },
      ...{ at: added.createdAt, historyId: history[2].id },
    });
    expect(events[1][1]).toMatchObject({ before: added });
    expect(events[2][1]).toMatchObject({ before: changed });
    expect(added.name).toBe('A');
  });

  test('[FR-L1-003] a slow listener holds up no writer, and one that fails is logged', async () => {
    const { contacts } = await newCompany(app);
    const log = jest.spyOn(app.strapi.log, 'error').mockImplementation(() => app.strapi.log);
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const off = app.strapi.eventHub.subscribe(async (name: string) => {
      if (name !== 'nexus-crm.contact.added') return;
      await released;
      throw new Error('deaf listener');
    });
    try {
      // Would never come back if it waited.
      await contacts.addContact({ name: 'A' });
      await contacts.addContact({ name: 'B' });
      expect(log).not.toHaveBeenCalled();
      release();
      await until(() => log.mock.calls.length === 2);
      expect(log).toHaveBeenLastCalledWith(expect.stringContaining('deaf listener'));
    } finally {
      release();
      off();
      log.mockRestore();
    }
    expect(await contacts.contacts()).toHaveLength(2);
  });
});
