import type { Actor } from '../../../server/src/core/contracts';
import {
  formatPerson,
  isAssignee,
  isPerson,
  parseOwner,
  parsePerson,
  personOf,
  PUBLIC_ACTOR,
} from '../../../server/src/core/identity';
import { Bench, decided, define, refused } from '../../support/engine';

describe('references to people', () => {
  test('read back as they were written', () => {
    for (const kind of ['user', 'admin'] as const) {
      const reference = { kind, documentId: 'a1b2' };
      expect(parsePerson(formatPerson(reference))).toEqual(reference);
      expect(parseOwner(formatPerson(reference))).toEqual(reference);
    }
    expect(parseOwner('team:a1b2')).toEqual({ kind: 'team', documentId: 'a1b2' });
    expect(parsePerson('team:a1b2')).toBeUndefined();
  });

  test('are nothing else', () => {
    const odd = ['', 'me', 'user:', 'user:a b', 'USER:a', 'user:a\n', 'user:a\u0000', 7, null];
    for (const text of [...odd, 'role:x']) {
      expect(parsePerson(text)).toBeUndefined();
      expect(parseOwner(text)).toBeUndefined();
    }
    for (const text of [...odd, 'role:', 'role:a b', 'role:a\u0000', 'role:\ud800', 'group:a']) {
      expect(isAssignee(text)).toBe(false);
    }
    expect(isAssignee(`role:${'x'.repeat(181)}`)).toBe(false);
    for (const text of ['user:a', 'admin:a', 'team:a', 'role:sales-Ä']) {
      expect(isAssignee(text)).toBe(true);
    }
    expect(isPerson('admin:a')).toBe(true);
    expect(isPerson('team:a')).toBe(false);
  });
});

describe('only users and admins', () => {
  const nobody: Actor[] = [
    // As it comes back from where it was stored.
    { ...PUBLIC_ACTOR },
    { kind: 'token', id: '1', label: 'Token' },
    { kind: 'system', id: 'system', label: 'System' },
  ];
  const task = { do: [{ task: 'Call' }] };
  const open = (): Bench => {
    const bench = new Bench(define({ campaigns: { c: task } }));
    decided(bench.start({ campaign: 'c' }));
    return bench;
  };

  test('are persons', () => {
    for (const actor of nobody) expect(personOf(actor)).toBeNull();
    expect(personOf({ kind: 'user', id: 'a' })).toBe('user:a');
    expect(personOf({ kind: 'admin', id: 'public' })).toBe('admin:public');
  });

  test('claim a task', () => {
    const bench = open();
    const { id } = bench.snapshot!.tasks[0]!;
    for (const actor of nobody) {
      expect(refused(bench.do({ type: 'claim', task: id, actor })).code).toBe('NotAssigned');
    }
  });

  test('vote', () => {
    const bench = new Bench(
      define({
        transitions: { win: { from: 'new', to: 'won', approval: { strategy: 'unison' } } },
      }),
    );
    bench.teams = { 'deal-desk': ['user:public', 'user:ann'] };
    decided(bench.start());
    decided(bench.act('win'));
    const { id } = bench.snapshot!.tasks[0]!;
    for (const actor of nobody) {
      const vote = { type: 'vote', task: id, choice: 'approve', actor } as const;
      expect(refused(bench.do(vote)).code).toBe('NoSeat');
    }
  });

  test('complete a task, or tokens and the system on their behalf; the public never does', () => {
    const [someone, ...software] = nobody as [Actor, ...Actor[]];
    const refusal = refused(open().complete('Call', { actor: someone }));
    expect(refusal).toMatchObject({ code: 'NotAssigned', path: 'task' });
    for (const actor of software) decided(open().complete('Call', { actor }));
  });
});
