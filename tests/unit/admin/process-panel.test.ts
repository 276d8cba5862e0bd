import {
  arrangeActions,
  isPerformable,
  lookOf,
  taskTitle,
} from '../../../admin/src/process/model/actions';
import {
  isClaimable,
  mayWorkOn,
  seatsOfCaller,
  votesOf,
} from '../../../admin/src/process/model/approval';
import { performedBy } from '../../../admin/src/process/model/fittest';
import { readRefusal } from '../../../admin/src/process/model/refusal';
import { requestOf, restSchema } from '../../../admin/src/process/model/request';
import { enteredAt, startable } from '../../../admin/src/process/model/stage';
import { relativeSpan, spanOf } from '../../../admin/src/process/model/time';
import type { AvailableAction, StageEntry } from '../../../server/src/contracts/available-actions';
import type { InstanceRow, OpenTask } from '../../../server/src/contracts/instances';

const action = (name: string, values: Partial<AvailableAction> = {}): AvailableAction => ({
  ...{ action: name, label: name, isBuiltIn: false, outcome: null, to: null, possible: true },
  ...{ obstacles: [], asks: [], approval: null, pending: null, takes: [], needs: [], input: {} },
  ...values,
});

describe('The buttons of the process panel', () => {
  it('are what moves the record; everything else stands under “More”, impossible things last', () => {
    const { atOnce, others } = arrangeActions([
      action('comment', { isBuiltIn: true }),
      action('close', { isBuiltIn: true, outcome: 'won' }),
      action('refused', { possible: false }),
      action('first'),
      action('second'),
      action('third'),
    ]);
    expect(atOnce.map((one) => one.action)).toEqual(['first', 'second', 'third']);
    expect(others.map((one) => one.action)).toEqual(['close', 'comment', 'refused']);
  });

  it('a transition to where something is lost is performed by `close`, which takes the reason', () => {
    const takes = ['reason', 'comment'] as const;
    const close = action('close', {
      isBuiltIn: true,
      outcome: 'lost',
      to: 'lost',
      takes: [...takes],
    });
    const lose = action('lose', { to: 'lost', takes: ['comment'] });
    expect(performedBy(lose, [lose, close])).toBe(close);
    // Several transitions lead there, or the definition forbids it.
    expect(performedBy(lose, [lose, { ...close, possible: false }])).toBe(lose);
    expect(performedBy(lose, [lose])).toBe(lose);
    // Its form asks for what the panel's cannot.
    expect(performedBy(lose, [lose, { ...close, needs: ['attachments'] }])).toBe(lose);
    // It asks for more than the transition does.
    expect(performedBy(lose, [lose, { ...close, needs: ['outcome', 'comment'] }])).toBe(lose);
    const commented = action('lose', { to: 'lost', takes: ['comment'], needs: ['comment'] });
    const asking = { ...close, needs: ['outcome' as const, 'comment' as const] };
    expect(performedBy(commented, [commented, asking])).toBe(asking);
    const approved = { ...close, approval: 'majority' };
    expect(performedBy(lose, [lose, approved])).toBe(lose);
    // An approval of the transition is one of `close` too.
    expect(performedBy({ ...lose, approval: 'majority' }, [approved])).toBe(approved);
    const win = action('win', { to: 'won' });
    const closeWon = action('close', { isBuiltIn: true, outcome: 'won', to: 'won' });
    expect(performedBy(win, [win, close, closeWon])).toBe(win);
    const cancel = action('cancel', { isBuiltIn: true });
    expect(performedBy(cancel, [cancel, close])).toBe(cancel);
  });

  it('do not offer to close with an outcome that a transition leads to', () => {
    const { atOnce } = arrangeActions([
      action('lose', { to: 'lost' }),
      action('close', { isBuiltIn: true, outcome: 'lost' }),
      action('close', { isBuiltIn: true, outcome: 'won' }),
    ]);
    expect(atOnce.map((one) => [one.action, one.outcome])).toEqual([
      ['lose', null],
      ['close', 'won'],
    ]);
  });

  it('give their title to the approval that they wait for', () => {
    const actions = [action('win', { label: 'Win the deal' })];
    expect(taskTitle({ label: 'win', action: 'win' }, actions)).toBe('Win the deal');
    expect(taskTitle({ label: 'win', action: 'win' }, undefined)).toBe('Win');
    expect(taskTitle({ label: 'Discount', action: 'win' }, actions)).toBe('Discount');
  });

  it('leave out what waits for its approval, and what the dialog cannot ask for', () => {
    expect(isPerformable(action('win', { pending: 'task' }))).toBe(false);
    expect(isPerformable(action('sign', { needs: ['attachments'] }))).toBe(false);
    expect(isPerformable(action('sign', { needs: ['comment', 'fields'] }))).toBe(true);
  });

  it('look like their outcome', () => {
    expect(lookOf(action('win', { to: 'won' }))).toBe('success-light');
    expect(lookOf(action('close', { outcome: 'lost' }))).toBe('danger-light');
    expect(lookOf(action('qualify', { to: 'qualified' }))).toBe('secondary');
  });
});

const seat = (person: string, choice?: 'approve' | 'reject', left = false) => ({
  ...{ person, left },
  vote: choice
    ? {
        ...{ choice, at: '', chain: [], comment: null, recordRevision: null },
        by: { kind: 'admin' as const, id: person, label: person },
      }
    : null,
});

const task = (values: Partial<OpenTask>): OpenTask => ({
  ...{ id: 't', kind: 'approval', label: 'Discount', openedAt: '', dueAt: null, assignees: [] },
  ...{ claimedBy: null, seats: [], action: null, request: null },
  ...values,
});

describe('An approval in the process panel', () => {
  it('counts votes of seats whose holder has not left', () => {
    const seats = [
      seat('a', 'approve'),
      seat('b', 'reject'),
      seat('c'),
      seat('d', 'approve', true),
    ];
    expect(votesOf(task({ seats }))).toEqual({ approved: 1, voted: 2, total: 3 });
  });

  it('offers the seat of the caller, else those of whom they stand in for', () => {
    const approval = task({ seats: [seat('a'), seat('b', 'approve')] });
    const waiting = {
      ...{ task: 't', label: '', people: ['a'] },
      standIns: [{ person: 'c', chain: ['a'] }],
    };
    expect(seatsOfCaller(approval, 'b', waiting)).toEqual([
      { person: 'b', isFor: false, choice: 'approve' },
    ]);
    expect(seatsOfCaller(approval, 'c', waiting)).toEqual([
      { person: 'a', isFor: true, choice: null },
    ]);
    expect(seatsOfCaller(approval, 'd', waiting)).toEqual([]);
    expect(seatsOfCaller(approval, undefined, waiting)).toEqual([]);
  });
});

describe('A task in the process panel', () => {
  it('is for its assignees, members of its teams, and whoever took it', () => {
    const plain = (values: Partial<OpenTask>) => task({ kind: 'task', ...values });
    expect(mayWorkOn(plain({ assignees: ['a'] }), 'a', undefined)).toBe(true);
    expect(mayWorkOn(plain({ assignees: ['a'] }), 'b', undefined)).toBe(false);
    expect(mayWorkOn(plain({ assignees: ['team:x'] }), 'b', undefined)).toBe(true);
    expect(mayWorkOn(plain({ assignees: ['team:x'], claimedBy: 'a' }), 'b', undefined)).toBe(false);
    expect(isClaimable(plain({ assignees: ['team:x'] }))).toBe(true);
    expect(isClaimable(plain({ assignees: ['a'] }))).toBe(false);
  });
});

const row = (values: Partial<InstanceRow>): InstanceRow => ({
  ...{ id: 'i', definition: { name: 'sales', version: '1' }, entity: 'lead', campaign: null },
  ...{ subject: { type: 't', id: 's' }, status: 'active', stage: 'new', data: {}, assignees: [] },
  ...{ revision: 1, startedAt: '2026-01-01', endedAt: null, fault: null, sla: null },
  ...values,
});

describe('The stage in the process panel', () => {
  const entry = (event: string, at: string, stage?: string) => ({
    ...{ event, at, actor: { kind: 'system' as const, id: 'system', label: 'system' } },
    ...{ before: null, after: stage === undefined ? null : { stage }, payload: {} },
  });

  it('was entered by the last entry that changed it', () => {
    const history = [
      entry('instance.commented', '2026-01-04'),
      entry('instance.transitioned', '2026-01-03', 'new'),
      entry('instance.started', '2026-01-01'),
    ];
    expect(enteredAt(row({}), history)).toBe('2026-01-03');
    expect(enteredAt(row({}), history.slice(2))).toBe('2026-01-01');
    expect(enteredAt(row({}), history.slice(0, 1))).toBeUndefined();
  });

  it('offers to start what does not run', () => {
    const stage = (definition: string, entity: string): StageEntry => ({
      ...{ definition, definitionLabel: definition, entity, type: 't' },
      ...{ name: 'new', label: 'new', color: null },
      ...{ isFinal: false, outcome: null },
    });
    const stages = [stage('sales', 'lead'), stage('care', 'lead'), stage('care', 'lead')];
    expect(startable(stages, [row({})])).toEqual([{ definition: 'care', entity: 'lead' }]);
  });
});

describe('The request of an action', () => {
  it('has what was changed and filled in, and the revision that was read', () => {
    const fields = { first: { budget: 1, tier: 'gold' }, values: { budget: 2, tier: 'gold' } };
    expect(requestOf({ outcome: 'lost' }, fields, { reason: 'Price' }, 7)).toEqual({
      ...{ fields: { budget: 2 }, reason: 'Price', outcome: 'lost', revision: 7 },
    });
    expect(requestOf({ outcome: null }, { first: {}, values: {} }, {}, 7)).toEqual({ revision: 7 });
  });

  it('asks for what the action takes besides fields', () => {
    const titles = {
      ...{ comment: 'Comment', reason: 'Reason', assignees: 'Assignees' },
      ...{ opportunity: 'Opportunity', opportunityName: 'Name', opportunityValue: 'Value' },
    };
    const schema = restSchema({ takes: ['comment', 'fields'], needs: ['comment'] }, titles);
    expect(Object.keys(schema.properties ?? {})).toEqual(['comment']);
    expect(schema.required).toEqual(['comment']);
  });
});

describe('A refusal', () => {
  it('is read with its code and with the inputs that it is about', () => {
    const say = (text: string): string => text;
    const faults = { budget: 'must be less', tier: 'is unknown' };
    const refusal = readRefusal(
      {
        ...{ status: 400, message: '"budget" must be less', name: 'ValidationError' },
        details: { code: 'InvalidField', path: 'fields.budget', faults },
      },
      say,
    );
    expect(refusal.code).toBe('InvalidField');
    expect(refusal.problems).toEqual([
      { path: ['fields', 'budget'], message: 'must be less' },
      { path: ['fields', 'tier'], message: 'is unknown' },
    ]);
    expect(
      readRefusal({ message: 'No', details: { code: 'ConditionNotMet', path: 'a.b' } }, say)
        .problems,
    ).toEqual([{ path: ['a', 'b'], message: 'No' }]);
    expect(readRefusal(new Error('offline'), say)).toMatchObject({
      code: undefined,
      words: 'offline',
    });
  });

  it('is read in the language of the user: the sentence, and what is said of each input', () => {
    const say = (text: string): string => `<${text}>`;
    const details = { code: 'InvalidField', faults: { budget: 'must be less' } };
    expect(readRefusal({ message: 'No', details }, say)).toMatchObject({
      words: '<No>',
      problems: [{ path: ['fields', 'budget'], message: '<must be less>' }],
    });
    const listed = { errors: [{ path: ['data', 'name'], message: 'is required' }] };
    expect(readRefusal({ message: 'No', details: listed }, say).problems).toEqual([
      { path: ['name'], message: '<is required>' },
    ]);
  });
});

describe('Times in the process panel', () => {
  it('are shown in the greatest unit that fits', () => {
    const hour = 3_600_000;
    expect(spanOf(50 * hour)).toEqual({ value: 2, unit: 'day' });
    expect(spanOf(-90 * 60_000)).toEqual({ value: 1, unit: 'hour' });
    expect(spanOf(59_000)).toEqual({ value: 0, unit: 'minute' });
    const now = Date.parse('2026-01-10T00:00:00Z');
    expect(relativeSpan('2026-01-08T00:00:00Z', now)).toEqual({ value: -2, unit: 'day' });
    expect(relativeSpan('2026-01-10T05:00:00Z', now)).toEqual({ value: 5, unit: 'hour' });
    expect(relativeSpan('2026-01-11T23:59:00Z', now)).toEqual({ value: 2, unit: 'day' });
    expect(relativeSpan('2026-01-10T00:59:45Z', now)).toEqual({ value: 1, unit: 'hour' });
  });
});
