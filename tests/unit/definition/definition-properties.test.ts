import fc from 'fast-check';

import { STAGE_COLORS } from '../../../server/src/core/contracts';
import { formatPath } from '../../../server/src/definition';
import { compileIt, validate } from './environment';
import { random } from '../../support/runs';

const STAGES = ['new', 'contacted', 'qualified', 'won', 'lost'] as const;
const stage = fc.constantFrom(...STAGES);
const looks = { label: fc.constantFrom('Qualified'), color: fc.constantFrom(...STAGE_COLORS) };
const condition: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('data.score > 50', "data.region == 'EMEA'", 'now > data.signBy', 'true'),
    fc.constant({ type: 'role_check', roles: ['closer'] }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
})).condition;
const duration = fc.constantFrom('1h', '2 days', 'P1DT2H', '10s');
const steps: fc.Arbitrary<unknown[]> = fc.letrec<{ steps: unknown[]; step: unknown }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 3 }),
  step: fc.oneof(
    { maxDepth: 3 },
    duration.map((wait) => ({ wait })),
    fc.record({ task: fc.constant('Call'), due: duration, assign: fc.constant({ role: 'sdr' }) }),
    fc.constant({ set: { score: 'data.score + 1' } }),
    fc.constant({ activity: 'email', with: { to: 'x' }, as: 'mail' }),
    fc.constant({ approval: { strategy: 'majority', voters: { team: 'desk' } } }),
    fc.record({ sequence: tie('steps') }),
    fc.record({ parallel: fc.array(tie('steps'), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      inclusive: fc.array(fc.record({ when: condition, do: tie('steps') }), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
    tie('steps').map((inner) => ({
      exclusive: [{ when: 'data.score > 1', do: inner }, { else: [] }],
    })),
  ),
})).steps;
const transition = fc.record(
  {
    from: fc.oneof(stage, fc.uniqueArray(stage, { minLength: 1 }), fc.constant('*')),
    to: stage,
    condition,
    do: steps,
    require: fc.record({ comment: fc.boolean(), fields: fc.constant(['budget']) }),
    fields: fc.subarray(['budget', 'region', 'score']),
    assign: fc.constantFrom({ team: 'desk', pick: 'round_robin' }, [{ owner: true }]),
    approval: fc.constantFrom({ strategy: 'quorum', quorum: 2, voters: { role: 'boss' } }),
    onFailure: fc.constantFrom('park', 'compensate'),
  },
  { requiredKeys: ['from', 'to'] },
);
const valid = fc.record({
  id: fc.constant('sales'),
  dataSchema: fc.constant({ budget: { type: 'number' }, region: { type: 'string' } }),
  entities: fc
    .tuple(
      ...STAGES.map((name) =>
        fc.record({ name: fc.constant(name), ...looks }, { requiredKeys: ['name'] }),
      ),
    )
    .map((stages) => ({ lead: { stages } })),
  transitions: fc.dictionary(fc.stringMatching(/^t[a-z0-9_-]{0,8}$/), transition, { maxKeys: 5 }),
  campaigns: fc.dictionary(fc.stringMatching(/^c[a-z0-9_-]{0,8}$/), fc.record({ do: steps }), {
    maxKeys: 2,
  }),
});

type Path = Array<string | number>;

/** Every place in a JSON value, the root included. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Array.isArray(value)
    ? value.flatMap((item, index) => placesOf(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => placesOf(item, [...path, key]));
  return [path, ...below];
}

function replaceAt(root: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone({ root }) as any;
  const full = ['root', ...path];
  const holder = full.slice(0, -1).reduce((at, key) => at[key], copy);
  holder[full.at(-1)!] = value;
  return copy.root;
}

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    '',
    '*',
    'nowhere',
    'constructor',
    '__proto__',
    'data.',
    -1,
    [],
    {},
    null,
  ),
  fc.constantFrom<unknown>({ all: [] }, { wait: 'never' }, [[[]]], { type: 'expression' }, '1 day'),
);

function expectSound(input: unknown): void {
  const { diagnostics, definition } = validate(input);
  for (const { path, at, message, advice } of diagnostics) {
    expect(at).toBe(formatPath(path));
    expect(message).not.toBe('');
    expect(advice).not.toBe('');
  }
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  expect(definition === null).toBe(hasErrors);
  if (!definition) return;
  // Whatever passes is whole: no transition leads from or to a stage that is not there.
  for (const { stages, transitions, initial } of definition.entities.values()) {
    expect(stages.has(initial)).toBe(true);
    for (const { from, to } of transitions.values()) {
      for (const name of [...from, to]) expect(stages.has(name)).toBe(true);
    }
  }
}

describe('definitions, at random [FR-L2-001]', () => {
  it('valid ones compile without an error, and twice to the same', () => {
    fc.assert(
      fc.property(valid, (definition) => {
        expect(
          validate(definition).diagnostics.filter(({ severity }) => severity === 'error'),
        ).toEqual([]);
        const [one, other] = [compileIt(definition), compileIt(structuredClone(definition))];
        expect([...one.steps.keys()]).toEqual([...other.steps.keys()]);
        expect(one.source).toEqual(definition);
      }),
      random(100),
    );
  });

  it('valid ones with one value replaced never crash the validator', () => {
    fc.assert(
      fc.property(valid, fc.nat(), junk, (definition, pick, value) => {
        const places = placesOf(definition);
        expectSound(replaceAt(definition, places[pick % places.length]!, value));
      }),
      random(500),
    );
  });

  it('a transition to a stage that does not exist never passes', () => {
    fc.assert(
      fc.property(
        valid.filter(({ transitions }) => Object.keys(transitions).length > 0),
        fc.nat(),
        fc.constantFrom('from', 'to'),
        fc
          .stringMatching(/^[a-z][a-z0-9_-]{0,12}$/)
          .filter((name) => !STAGES.includes(name as never)),
        (definition, pick, key, name) => {
          const names = Object.keys(definition.transitions);
          const path = ['transitions', names[pick % names.length]!, key];
          const { diagnostics, definition: compiled } = validate(replaceAt(definition, path, name));
          expect(compiled).toBeNull();
          expect(diagnostics).toContainEqual(
            expect.objectContaining({
              severity: 'error',
              code: 'unknown_stage',
              at: formatPath(path),
            }),
          );
        },
      ),
      random(150),
    );
  });

  it('any JSON at all is validated without an exception', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), expectSound), random(500));
    fc.assert(
      fc.property(
        fc.record({
          id: junk,
          dataSchema: junk,
          entities: fc.oneof(junk, fc.dictionary(fc.constantFrom('lead', 'x'), junk)),
          transitions: fc.oneof(junk, fc.dictionary(fc.constantFrom('a', 'close'), junk)),
          campaigns: fc.oneof(junk, fc.dictionary(fc.constantFrom('c'), fc.record({ do: junk }))),
          sla: junk,
          rules: junk,
        }),
        expectSound,
      ),
      random(500),
    );
  });

  it('so is anything that is no JSON', () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withMap: true, withBigInt: true }), expectSound),
      {
        ...random(500),
      },
    );
  });
});
