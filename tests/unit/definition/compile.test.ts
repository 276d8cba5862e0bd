import type { CompiledTransition, Step } from '../../../server/src/core/contracts';
import { CrmError } from '../../../server/src/core/errors';
import { compileIt } from './environment';

const definition = (win: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  id: 'sales',
  rules: { selfAssign: false },
  dataSchema: {
    budget: { type: 'number', min: 0, required: true, default: 10 },
    signBy: { type: 'datetime' },
  },
  entities: {
    lead: { stages: ['new', 'busy', { name: 'won', final: true }], rules: { selfAssign: true } },
    contact: { stages: ['open'] },
  },
  transitions: {
    begin: { entity: 'lead', from: 'new', to: 'busy' },
    win: { entity: 'lead', from: '*', to: 'won', ...win },
  },
  ...more,
});

const winOf = (win: Record<string, unknown>): CompiledTransition =>
  compileIt(definition(win)).entities.get('lead')!.transitions.get('win')!;
const stepsOf = (...steps: unknown[]): readonly Step[] => winOf({ do: steps }).flow!.steps;

describe('the compiled definition', () => {
  it('keys of dataSchema know their faults, defaults and stored form [FR-L2-009]', () => {
    const { dataSchema } = compileIt(definition());
    const budget = dataSchema.get('budget')!;
    expect(budget).toMatchObject({ name: 'budget', required: true, default: 10 });
    expect(budget.fault(-1)).toBe('must be at least 0');
    expect(budget.fault('5')).toBe('must be a number');
    expect(budget.fault(5)).toBeUndefined();
    expect(budget.fault(null)).toBeUndefined();
    expect(dataSchema.get('signBy')!.normalize('2026-05-31T12:00:00+02:00')).toBe(
      '2026-05-31T10:00:00.000Z',
    );
    expect(dataSchema.get('signBy')!.default).toBeUndefined();
  });

  it('stages and transitions keep what they are called, and stages their colours', () => {
    const stages = [{ name: 'new', label: 'New lead', color: 'secondary' }, 'won'];
    const { entities } = compileIt({
      id: 'named',
      entities: { lead: { stages } },
      transitions: { win: { label: 'Win it', from: 'new', to: 'won' } },
    });
    const lead = entities.get('lead')!;
    expect([...lead.stages.values()]).toEqual([
      { name: 'new', label: 'New lead', color: 'secondary', final: false },
      { name: 'won', final: false },
    ]);
    expect(lead.transitions.get('win')).toMatchObject({ label: 'Win it' });
  });

  it('an entity may overrule the rules of its definition [BR-001]', () => {
    const { entities } = compileIt(definition());
    expect(entities.get('lead')!.selfAssign).toBe(true);
    expect(entities.get('contact')!.selfAssign).toBe(false);
    const silent = definition({}, { rules: undefined });
    Reflect.deleteProperty(silent, 'rules');
    expect(compileIt(silent).entities.get('contact')!.selfAssign).toBeNull();
  });

  it('requirements have defaults', () => {
    expect(winOf({}).require).toEqual({ comment: false, attachments: false, fields: [] });
    expect(winOf({ require: { comment: true, fields: ['budget'] } }).require).toEqual({
      comment: true,
      attachments: false,
      fields: ['budget'],
    });
  });

  it('an approval holds its strategy, voters and options [FR-L2-006]', () => {
    const { approval } = winOf({
      approval: {
        strategy: 'quorum',
        quorum: '60%',
        voters: [{ team: 'deal-desk' }, { person: 'user:ann' }, { owner: true }],
        due: '2 days',
        voidOnChange: ['budget'],
      },
    });
    expect(approval).toMatchObject({
      path: 'transitions.win.approval',
      strategy: { name: 'quorum' },
      options: { quorum: '60%' },
      voters: [
        { kind: 'team', team: 'deal-desk' },
        { kind: 'person', person: 'user:ann' },
        { kind: 'owner' },
      ],
      onEmpty: 'block',
      allowSelf: false,
      due: { text: '2 days', ms: 172_800_000 },
      voidOnChange: ['budget'],
    });
  });

  it('assignments name one target, or several', () => {
    expect(winOf({ assign: { role: 'sdr', pick: 'least_loaded' } }).assign).toEqual({
      path: 'transitions.win.assign',
      targets: [{ kind: 'role', role: 'sdr' }],
      pick: 'least_loaded',
    });
    expect(winOf({ assign: [{ team: 'a' }, { owner: true }] }).assign).toEqual({
      path: 'transitions.win.assign',
      targets: [{ kind: 'team', team: 'a' }, { kind: 'owner' }],
      pick: null,
    });
  });

  it('every kind of step compiles, with its JSON path for an id [FR-L2-004, FR-L2-005]', () => {
    const path = 'transitions.win.do';
    const steps = stepsOf(
      { sequence: [{ wait: '1h' }] },
      { parallel: [[{ wait: '2h' }], []] },
      { inclusive: [{ when: 'true', do: [{ wait: '3h' }] }, { else: [{ wait: '4h' }] }] },
      { exclusive: [{ when: 'data.budget > 1', do: [] }] },
      { task: 'Call', assign: { role: 'sdr' }, due: '2 days' },
      {
        approval: { strategy: 'first', voters: { role: 'boss' } },
        label: 'Sure?',
        onReject: 'fail',
      },
      { wait: 'P1D' },
      { set: { budget: 'data.budget * 2', hot: true, note: "'x'", none: null } },
      { transition: 'begin', optional: true },
      { activity: 'email', with: { to: 'x' }, as: 'mail', compensate: { activity: 'sorry' } },
    );
    expect(steps).toMatchObject([
      { kind: 'sequence', path: `${path}[0]`, steps: [{ path: `${path}[0].sequence[0]` }] },
      { kind: 'parallel', branches: [[{ path: `${path}[1].parallel[0][0]` }], []] },
      {
        kind: 'inclusive',
        branches: [
          {
            when: { path: `${path}[2].inclusive[0].when` },
            steps: [{ path: `${path}[2].inclusive[0].do[0]` }],
          },
          { when: null, steps: [{ path: `${path}[2].inclusive[1].else[0]` }] },
        ],
      },
      { kind: 'exclusive', branches: [{ steps: [] }] },
      {
        kind: 'task',
        label: 'Call',
        due: { ms: 172_800_000 },
        assign: { targets: [{ role: 'sdr' }] },
      },
      {
        kind: 'approval',
        label: 'Sure?',
        onReject: 'fail',
        approval: { path: `${path}[5].approval` },
      },
      { kind: 'wait', duration: { text: 'P1D', ms: 86_400_000 } },
      {
        kind: 'set',
        values: [{ key: 'budget' }, { key: 'hot' }, { key: 'note' }, { key: 'none' }],
      },
      { kind: 'transition', transition: 'begin', optional: true },
      {
        kind: 'activity',
        integration: 'email',
        input: { to: 'x' },
        as: 'mail',
        optional: false,
        retry: { attempts: 3, delay: { ms: 10_000 }, backoff: 'exponential' },
        compensate: { integration: 'sorry', input: {}, retry: { attempts: 3 } },
      },
    ]);
    const set = steps[7] as Extract<Step, { kind: 'set' }>;
    const context = { read: (key: string) => ({ budget: 21 })[key], now: 0 } as never;
    expect(set.values.map(({ value }) => value.evaluate(context))).toEqual([42, true, 'x', null]);
  });

  it('a compensation is tried again as its activity is, or by a policy of its own', () => {
    const retry = { attempts: 5, delay: '1m' };
    const [like, own] = stepsOf(
      { activity: 'email', retry, compensate: { activity: 'sorry', with: { to: 'x' } } },
      {
        ...{ activity: 'email', retry },
        compensate: { activity: 'sorry', retry: { attempts: 9, backoff: 'fixed' } },
      },
    );
    expect(like).toMatchObject({
      compensate: { input: { to: 'x' }, retry: { attempts: 5, delay: { ms: 60_000 } } },
    });
    expect(own).toMatchObject({
      compensate: { retry: { attempts: 9, delay: { ms: 10_000 }, backoff: 'fixed' } },
    });
  });

  it('steps of transitions and campaigns are indexed by their paths', () => {
    const compiled = compileIt(
      definition(
        { do: [{ parallel: [[{ wait: '1h' }], [{ wait: '2h' }]] }] },
        {
          campaigns: { spring: { do: [{ wait: '1d' }], onFailure: 'compensate' } },
        },
      ),
    );
    expect([...compiled.steps.keys()].sort()).toEqual([
      'campaigns.spring.do[0]',
      'transitions.win.do[0]',
      'transitions.win.do[0].parallel[0][0]',
      'transitions.win.do[0].parallel[1][0]',
    ]);
    expect(compiled.campaigns.get('spring')).toMatchObject({
      key: 'spring',
      onFailure: 'compensate',
      keepsSteps: true,
    });
  });

  it('shares nothing with the input', () => {
    const input = definition({ do: [{ activity: 'email', with: { to: 'x' } }] });
    const compiled = compileIt(input);
    (input.transitions.win as any).do[0].with.to = 'y';
    input.entities.lead.stages.push('late');
    expect(compiled.source).toMatchObject({
      transitions: { win: { do: [{ with: { to: 'x' } }] } },
    });
    expect(compiled.entities.get('lead')!.stages.has('late')).toBe(false);
  });

  it('compileDefinition throws one error that lists every problem', () => {
    const attempt = () => compileIt(definition({ to: 'wonn', condition: 'data.budget >' }));
    expect(attempt).toThrow(CrmError);
    expect(attempt).toThrow(
      /transitions\.win\.to: .*did you mean "won".*transitions\.win\.condition/s,
    );
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'ValidationFailed',
        details: {
          errors: [
            { path: ['transitions', 'win', 'to'] },
            { path: ['transitions', 'win', 'condition'] },
          ],
        },
      });
    }
    expect(() => compileIt({ label: 'x'.repeat(2_000_000) })).toThrow(
      expect.objectContaining({ code: 'TooLarge' }),
    );
  });
});
