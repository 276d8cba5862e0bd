import { BUILT_IN_CONDITIONS, createHasInteraction } from '../../../server/src/conditions';
import type {
  CompiledCondition,
  ConditionAnswer,
  ConditionContext,
  ConditionContract,
} from '../../../server/src/core/contracts';
import { Registry } from '../../../server/src/core/registry';
import { contextOf } from './evaluate';
import { compileIt, validate } from './environment';

const SUBJECT = { type: 'plugin::nexus-crm.contact', id: 'c1' };

const seen = (
  data: Record<string, unknown> = {},
  answers: Record<string, ConditionAnswer> = {},
  now = '2026-05-31T12:00:00Z',
): ConditionContext => ({
  ...contextOf(data),
  now: Date.parse(now),
  subject: SUBJECT,
  answer: (path) => answers[path],
});

const registry = (...own: ConditionContract[]) =>
  new Registry<ConditionContract>('condition', [...BUILT_IN_CONDITIONS, ...own]);

const definitionWith = (condition: unknown) => ({
  id: 'a',
  entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
  transitions: { win: { from: 'new', to: 'won', condition } },
});

const conditionOf = (condition: unknown, ...own: ConditionContract[]): CompiledCondition =>
  compileIt(definitionWith(condition), { conditions: registry(...own) })
    .entities.get('lead')!
    .transitions.get('win')!.condition!;

const PATH = 'transitions.win.condition';

describe('conditions [FR-L2-003, FR-EXT-002]', () => {
  describe('all, any and not', () => {
    const cases: ReadonlyArray<readonly [unknown, boolean]> = [
      [{ all: ['data.a > 1', 'data.b > 1'] }, false],
      [{ all: ['data.a > 1', 'data.a < 9'] }, true],
      [{ any: ['data.b > 1', 'data.a > 1'] }, true],
      [{ any: ['data.b > 1', 'data.a > 9'] }, false],
      [{ not: 'data.a > 1' }, false],
      [{ not: { any: ['data.a > 9', { all: ['data.b == 1'] }] } }, true],
      [{ type: 'expression', expression: 'data.a == 5' }, true],
    ];

    it.each(cases)('%j is %j, and its explanation says the same', (condition, met) => {
      const compiled = conditionOf(condition);
      const context = seen({ a: 5 });
      expect(compiled.test(context)).toBe(met);
      expect(compiled.explain(context)).toMatchObject({ met });
      expect(compiled.needs).toEqual([]);
    });

    it('explains what decided, down to the missing value', () => {
      const { because, parts } = conditionOf({
        all: ['data.a > 1', { any: ['data.b > 1', { type: 'role_check', roles: ['closer'] }] }],
      }).explain(seen({ a: 5 }));
      expect(because).toBe(
        'data.b has no value, so the comparison is false; Ann has none of the role closer',
      );
      expect(parts?.map(({ met }) => met)).toEqual([true, false]);
    });
  });

  describe('role_check and team_check', () => {
    it.each([
      [{ type: 'role_check', roles: ['closer', 'sales-manager'] }, true],
      [{ type: 'role_check', roles: ['closer'] }, false],
      [{ type: 'team_check', teams: ['inside-sales'] }, true],
      [{ type: 'team_check', teams: ['deal-desk'] }, false],
    ])('%j is %j for Ann, a sales manager of inside sales', (condition, met) => {
      expect(conditionOf(condition).test(seen())).toBe(met);
      expect(conditionOf(condition).explain(seen())).toMatchObject({ met });
    });
  });

  describe('time_window', () => {
    const office = {
      type: 'time_window',
      from: '09:00',
      to: '17:00',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    };
    const night = { type: 'time_window', from: '22:00', to: '06:00', days: ['fri'] };
    const berlin = { ...office, timezone: 'Europe/Berlin' };

    it.each([
      [office, '2026-05-29T09:00:00Z', true],
      [office, '2026-05-29T08:59:59Z', false],
      [office, '2026-05-29T16:59:59Z', true],
      [office, '2026-05-29T17:00:00Z', false],
      [office, '2026-05-31T12:00:00Z', false],
      // Clocks in Berlin go forward on the last Sunday in March.
      [berlin, '2026-03-27T08:30:00Z', true],
      [berlin, '2026-03-27T07:30:00Z', false],
      [berlin, '2026-03-30T07:30:00Z', true],
      [berlin, '2026-03-30T15:30:00Z', false],
      // Past midnight it still belongs to Friday.
      [night, '2026-05-29T23:00:00Z', true],
      [night, '2026-05-30T05:59:00Z', true],
      [night, '2026-05-30T23:00:00Z', false],
      [night, '2026-05-29T05:00:00Z', false],
      [
        { type: 'time_window', after: '2026-05-31', before: '2026-06-01T00:00:00Z' },
        '2026-05-31T12:00:00Z',
        true,
      ],
      [{ type: 'time_window', before: '2026-05-31' }, '2026-05-31T00:00:00Z', false],
    ])('%j at %s is %j', (condition, now, met) => {
      expect(conditionOf(condition).test(seen({}, {}, now))).toBe(met);
    });
  });

  describe('has_interaction', () => {
    const asked: unknown[] = [];
    const condition = createHasInteraction({
      count: async (query, most) => {
        asked.push([query, most]);
        return query.kind === 'call' ? 2 : 0;
      },
    });
    const call = { ...contextOf(), subject: SUBJECT };

    it('requests the given input, and returns a reason', async () => {
      const input = { interaction: 'call', direction: 'inbound', within: '7 days', atLeast: 2 };
      expect(condition.check!(input)).toEqual([]);
      expect(await condition.evaluate(input, call)).toEqual({
        met: true,
        because: 'the record has 2 of 2 calls within 7 days',
      });
      const since = Date.parse('2026-05-24T12:00:00Z');
      expect(asked).toEqual([[{ subject: SUBJECT, kind: 'call', direction: 'inbound', since }, 2]]);
      expect(await condition.evaluate({ interaction: 'note' }, call)).toMatchObject({ met: false });
    });

    it('is gathered outside the decision', () => {
      const compiled = conditionOf({ type: 'has_interaction', interaction: 'call' }, condition);
      expect(compiled.needs).toEqual([
        { path: PATH, type: 'has_interaction', input: { interaction: 'call' } },
      ]);
    });

    it.each([
      [{ interaction: 'fax' }, 'interaction'],
      [{ within: 'soon' }, 'within'],
      [{ kind: 'call' }, 'kind'],
      [{ atLeast: 0 }, 'atLeast'],
    ])('%j is refused', (input, key) => {
      expect(condition.check!(input as never).map(({ path }) => path[0])).toContain(key);
    });
  });

  describe('of an app, by name', () => {
    const credit: ConditionContract = { name: 'credit_check', evaluate: async () => true };
    const even: ConditionContract = {
      name: 'even',
      pure: true,
      check: (input) =>
        (input as any).key ? [] : [{ path: ['key'], message: '"key" is missing' }],
      evaluate: (input, { read, subject }) => ({
        met: Number(read((input as any).key)) % 2 === 0,
        because: `asked about ${subject.id}`,
      }),
    };

    it('an async one becomes a need with its own path and input', () => {
      const compiled = conditionOf({ all: ['true', { type: 'credit_check', limit: 5 }] }, credit);
      const path = `${PATH}.all[1]`;
      expect(compiled.needs).toEqual([{ path, type: 'credit_check', input: { limit: 5 } }]);
      expect(compiled.test(seen({}, { [path]: { met: true } }))).toBe(true);
      expect(compiled.test(seen({}, { [path]: { met: false } }))).toBe(false);
      expect(
        compiled.explain(seen({}, { [path]: { met: false, because: 'no credit' } })),
      ).toMatchObject({
        met: false,
        because: 'no credit',
      });
    });

    it('one that was not evaluated is not met, and says so', () => {
      const compiled = conditionOf({ type: 'credit_check' }, credit);
      expect(() => compiled.test(seen())).toThrow(/has not been asked/);
      expect(compiled.explain(seen())).toMatchObject({
        met: false,
        because: expect.stringMatching(/not been asked/),
      });
    });

    it('a pure one is evaluated inside the decision', () => {
      const compiled = conditionOf({ type: 'even', key: 'a' }, even);
      expect(compiled.needs).toEqual([]);
      expect(compiled.test(seen({ a: 4 }))).toBe(true);
      expect(compiled.explain(seen({ a: 3 }))).toMatchObject({
        met: false,
        because: 'asked about c1',
      });
    });

    it('its own check reports problems at its own path', () => {
      const { diagnostics } = validate(definitionWith({ not: { type: 'even' } }), {
        conditions: registry(even),
      });
      expect(diagnostics).toMatchObject([
        {
          severity: 'error',
          code: 'condition',
          at: `${PATH}.not.key`,
          message: 'even: "key" is missing.',
        },
      ]);
    });

    it('a check that throws counts as a problem', () => {
      const broken: ConditionContract = {
        name: 'broken',
        check: () => {
          throw new Error('out of order');
        },
        evaluate: () => true,
      };
      const { diagnostics } = validate(definitionWith({ type: 'broken' }), {
        conditions: registry(broken),
      });
      expect(diagnostics).toMatchObject([{ severity: 'error', message: 'broken: out of order.' }]);
    });

    it('one that throws, or is registered as pure but async, is not met, whatever encloses it', () => {
      const thrower: ConditionContract = {
        name: 'thrower',
        pure: true,
        evaluate: () => {
          throw new Error('out of order');
        },
      };
      const liar: ConditionContract = {
        name: 'liar',
        pure: true,
        evaluate: () => Promise.reject(new Error('later')),
      };
      for (const condition of [
        { type: 'thrower' },
        { not: { type: 'thrower' } },
        { all: [{ type: 'thrower' }] },
      ]) {
        const compiled = conditionOf(condition, thrower);
        expect(() => compiled.test(seen())).toThrow('out of order');
        expect(compiled.explain(seen())).toMatchObject({
          met: false,
          because: expect.stringContaining('out of order'),
        });
      }
      expect(() => conditionOf({ type: 'liar' }, liar).test(seen())).toThrow(/registered as pure/);
      const saved = conditionOf({ any: ['true', { type: 'thrower' }] }, thrower);
      expect(saved.test(seen())).toBe(true);
      expect(saved.explain(seen())).toMatchObject({ met: true });
    });
  });
});
