import {
  decide,
  noEmbeddedContacts,
  entriesBefore,
  movedToRows,
  parseColumn,
  toContact,
  type Command,
  type EmbeddedContacts,
} from '../../../server/src/contacts';
import type { FieldDefinition } from '../../../server/src/core/contracts';

const ACTOR = { kind: 'user', id: 'ann', label: 'Ann' } as const;
const FIELDS: FieldDefinition[] = [
  { name: 'name', type: 'string', required: true },
  { name: 'email', type: 'email', unique: true },
  { name: 'tags', type: 'json' },
];

let entries = 0;
const decided = (embedded: EmbeddedContacts, command: Command, at = '2026-01-01T00:00:00.000Z') =>
  decide(embedded, command, { fields: FIELDS, actor: ACTOR, at, entryId: `e${(entries += 1)}` });
const changed = (embedded: EmbeddedContacts, command: Command): EmbeddedContacts => {
  const decision = decided(embedded, command);
  if (decision.outcome !== 'changed') throw new Error(decision.outcome);
  return decision.embedded;
};
const add = (contactId: string, values: object): Command => ({
  kind: 'add',
  contactId,
  values: { name: null, email: null, ...values },
});
const one = () =>
  changed(noEmbeddedContacts('doc'), add('a', { name: 'A', email: 'a@example.com' }));

describe('the decision on a command', () => {
  test('[FR-L1-003] the same command has the same result, and its input is not mutated', () => {
    const embedded = one();
    const frozen = JSON.stringify(embedded);
    const ask = () =>
      decide(embedded, add('b', { name: 'B' }), {
        ...{ fields: FIELDS, actor: ACTOR, at: 'now', entryId: 'e' },
      });
    expect(ask()).toEqual(ask());
    expect(JSON.stringify(embedded)).toBe(frozen);
  });

  test('[FR-L1-003] every write raises the revision of the embedded, and of the contact it touches', () => {
    const first = changed(one(), add('b', { name: 'B' }));
    const second = changed(first, {
      ...{ kind: 'update', contactId: 'a', seen: 1, values: { name: 'AA' } },
    });
    expect(second.revision).toBe(3);
    expect(second.contacts.map(({ id, revision }) => [id, revision])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  test('[REL-003] a contact with another revision has moved; a removed one is absent', () => {
    const embedded = one();
    const update = (contactId: string, seen: number): Command => ({
      ...{ kind: 'update', contactId, seen, values: { name: 'X' } },
    });
    expect(decided(embedded, update('a', 2)).outcome).toBe('moved');
    expect(decided(embedded, { kind: 'remove', contactId: 'a', seen: 7 }).outcome).toBe('moved');
    expect(decided(embedded, update('b', 1)).outcome).toBe('absent');
  });

  test('[FR-L1-003] unique means: among the contacts of the document, and null is no value', () => {
    const embedded = one();
    const same = decided(embedded, add('b', { email: 'a@example.com' }));
    expect(same).toMatchObject({ outcome: 'invalid', problems: [{ path: ['email'] }] });
    expect(decided(embedded, add('b', {})).outcome).toBe('changed');
    const two = changed(changed(embedded, add('b', {})), add('c', {}));
    const taken = { kind: 'update', contactId: 'b', seen: 1, values: { email: 'a@example.com' } };
    expect(decided(two, taken as Command).outcome).toBe('invalid');
    const own = {
      kind: 'update',
      contactId: 'a',
      seen: 1,
      values: { email: 'a@example.com', name: 'N' },
    };
    expect(decided(two, own as Command).outcome).toBe('changed');
  });

  test('[FR-L1-005] an update that changes nothing is nothing, whatever the order of keys', () => {
    const embedded = changed(
      noEmbeddedContacts('doc'),
      add('a', { name: 'A', tags: { x: 1, y: [{ b: 1, a: 2 }] } }),
    );
    const same = {
      kind: 'update',
      contactId: 'a',
      seen: 1,
      values: { tags: { y: [{ a: 2, b: 1 }], x: 1 } },
    };
    expect(decided(embedded, same as Command).outcome).toBe('unchanged');
  });

  test('[FR-L1-005] large contacts leave fewer entries, and the newest stays however large', () => {
    let embedded = noEmbeddedContacts('doc');
    for (let index = 0; index < 60; index += 1) {
      embedded = changed(embedded, add(`c${index}`, { name: 'x'.repeat(60_000) }));
    }
    expect(embedded.history.length).toBeLessThan(40);
    expect(embedded.history.length).toBeGreaterThan(30);
    expect(embedded.history[0]).toMatchObject({ contact: 'c59' });
    const huge = changed(noEmbeddedContacts('doc'), add('a', { name: 'x'.repeat(3_000_000) }));
    expect(changed(huge, add('b', { name: 'B' })).history).toHaveLength(1);
  });
});

describe('the value of the column', () => {
  test('[REL-004] it is read back as it was written', () => {
    const embedded = one();
    const read = (value: unknown, documentId: string) =>
      parseColumn(JSON.parse(JSON.stringify(value)), documentId);
    expect(read(embedded, 'doc')).toEqual({ store: 'column', embedded });
    expect(read(null, 'doc')).toEqual({ store: 'nowhere' });
    expect(read(embedded, 'other')).toEqual({ store: 'nowhere' });
    expect(read(movedToRows('doc'), 'doc')).toEqual({ store: 'rows' });
    expect(read(movedToRows('doc'), 'other')).toEqual({ store: 'nowhere' });
  });

  test('[REL-004] whatever is wrong with it is said, and where', () => {
    const good = JSON.parse(JSON.stringify(one()));
    const broken: [unknown, string][] = [
      ['text', 'expected object'],
      [[], 'expected object'],
      [{ ...good, version: 2 }, 'version'],
      [{ ...good, store: 'tables' }, 'store'],
      [{ ...good, revision: 0 }, 'revision'],
      [{ ...good, contacts: [{ ...good.contacts[0], fields: [] }] }, 'contacts.0.fields'],
      [{ ...good, contacts: [good.contacts[0], good.contacts[0]] }, 'same id twice'],
      [{ ...good, history: [{ ...good.history[0], event: 'x' }] }, 'history.0.event'],
      [{ ...good, history: [{ ...good.history[0], actor: {} }] }, 'history.0.actor'],
    ];
    for (const [value, reason] of broken) {
      expect(parseColumn(value, 'doc')).toEqual({
        store: 'corrupt',
        reason: expect.stringContaining(reason),
      });
    }
  });

  test('[FR-L1-002] a contact shows what is declared now; what is declared no longer is kept', () => {
    const [stored] = one().contacts;
    const fields: FieldDefinition[] = [
      { name: 'email', type: 'email' },
      { name: 'city', type: 'string' },
    ];
    expect(toContact(stored!, fields)).toEqual({
      ...{ id: 'a', createdAt: stored!.createdAt, updatedAt: stored!.updatedAt },
      ...{ email: 'a@example.com', city: null },
    });
  });

  test('[FR-L1-005] a page of history begins after an entry that is there', () => {
    const { history } = changed(one(), add('b', { name: 'B' }));
    expect(entriesBefore(history)).toEqual({ ok: true, entries: history });
    expect(entriesBefore(history, history[0]!.id)).toEqual({ ok: true, entries: [history[1]] });
    expect(entriesBefore(history, 'x')).toMatchObject({ ok: false, problem: { path: ['before'] } });
  });
});
