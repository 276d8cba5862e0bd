/**
 * What an app may register, and what stops its boot.
 *
 * @databases sqlite
 */
import { TestApp } from '../../support/app';

/** What an app brings, in its `register`, by whatever way it writes contracts. */
const APP = `
  class TwoThirds {
    name = 'two_thirds';
    pure = true;
    check(options) {
      return Object.keys(options).map((key) => ({ path: [key], message: 'it takes no options' }));
    }
    canProceed(votes, { seats }) {
      const yes = votes.filter(({ choice }) => choice === 'approve').length;
      return yes * 3 >= seats.length * 2 ? 'approved' : 'pending';
    }
  }
  module.exports = {
    register({ strapi }) {
      const extensions = strapi.plugin('nexus-crm').service('extensions');
      extensions.condition({
        name: 'credit_check',
        check: ({ limit }) =>
          typeof limit === 'number' ? [] : [{ path: ['limit'], message: '"limit" must be a number' }],
        evaluate: async ({ limit }, { read }) => read('score') < limit,
      });
      extensions.strategy(new TwoThirds());
      extensions.integration({ name: 'telegraph', execute: async () => ({ sent: true }) });
      extensions.trigger({ name: 'bank_webhook', receive: () => [] });
      extensions.storage({ name: 'redis', open: () => ({}) });
      extensions.automation({ name: 'page', perform: async () => {} });
      extensions.fieldType({
        name: 'iban',
        rules: ['unique'],
        storage: { type: 'string' },
        comparable: true,
        indexable: true,
        check: (value) => (/^[A-Z]{2}\\d{2}/.test(value) ? undefined : 'must be an IBAN'),
      });
    },
  };
`;

const pipeline = (win: object, more: object = {}) => ({
  id: 'extended',
  entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
  transitions: { win: { from: 'new', to: 'won', ...win } },
  ...more,
});

describe('extension points', () => {
  let app: TestApp;
  const service = (name: string) => app.strapi.plugin('nexus-crm').service(name);
  const problems = async (schema: unknown) => {
    const { diagnostics } = await service('definitions').validate(schema);
    return diagnostics.map(({ severity, code, at }: any) => [severity, code, at]);
  };

  beforeAll(async () => {
    app = await TestApp.start({ level: 3, files: { 'src/index.js': APP } });
  });
  afterAll(() => app.dispose());

  test('[FR-EXT-002] definitions use a condition of the app by its name, with validated input', async () => {
    expect(await problems(pipeline({ condition: { type: 'credit_check', limit: 5 } }))).toEqual([]);
    expect(await problems(pipeline({ condition: { type: 'credit_check' } }))).toEqual([
      ['error', 'condition', 'transitions.win.condition.limit'],
    ]);
    expect(await problems(pipeline({ condition: { type: 'credit_chck' } }))).toEqual([
      ['error', 'condition', 'transitions.win.condition.type'],
    ]);
  });

  test('[FR-EXT-003] a strategy may be a class, and decides as it says', async () => {
    const approval = { strategy: 'two_thirds', voters: { role: 'authenticated' } };
    expect(await problems(pipeline({ approval }))).toEqual([]);
    expect(await problems(pipeline({ approval: { ...approval, quorum: 2 } }))).toEqual([
      ['error', 'strategy', 'transitions.win.approval.quorum'],
    ]);
    const strategy = service('extensions').registries.strategies.find('two_thirds');
    const vote = (person: string) => ({ person, choice: 'approve' });
    const electorate = { seats: ['user:a', 'user:b', 'user:c'], absent: [] };
    expect(strategy.canProceed([vote('user:a')], electorate, {})).toBe('pending');
    expect(strategy.canProceed([vote('user:a'), vote('user:b')], electorate, {})).toBe('approved');
  });

  test('[FR-EXT-001] integrations, automations and field types of the app are known to definitions', async () => {
    const schema = pipeline(
      { do: [{ activity: 'telegraph' }, { activity: 'pigeon' }] },
      {
        dataSchema: { account: { type: 'iban' } },
        sla: { duration: '1h', onBreach: [{ action: 'page' }, { action: 'pge' }] },
      },
    );
    expect(await problems(schema)).toEqual([
      ['warning', 'unknown_reference', 'transitions.win.do[1].activity'],
      ['warning', 'unknown_reference', 'sla.onBreach[1].action'],
    ]);
    await service('definitions').create({ schema });
    await service('definitions').publish('extended');
    const compiled = await service('definitions').source.active('extended');
    expect(compiled.dataSchema.get('account').fault('x')).toBe('must be an IBAN');
    const field = { uid: 'plugin::nexus-crm.contact', name: 'account', type: 'iban' };
    expect(await service('custom-fields').create(field)).toMatchObject({ type: 'iban' });
  });

  test('[FR-EXT-004] [FR-EXT-005] triggers and storages are kept by their names', () => {
    const { triggers, storages } = service('extensions').registries;
    expect(triggers.names()).toEqual(['bank_webhook']);
    expect(storages.names()).toEqual(['database', 'redis']);
  });

  test('built-ins are registered in the same way', () => {
    const { conditions, strategies, fieldTypes } = service('extensions').registries;
    expect(conditions.names()).toEqual(
      expect.arrayContaining(['role_check', 'team_check', 'time_window', 'has_interaction']),
    );
    expect(strategies.names()).toEqual(
      expect.arrayContaining(['unison', 'majority', 'quorum', 'first']),
    );
    expect(fieldTypes).toBe(service('field-types'));
  });

  test('what comes after boot is refused, by every method', () => {
    const extensions = service('extensions');
    const late: [string, object][] = [
      ['condition', { name: 'late', evaluate: () => true }],
      ['strategy', { name: 'late', canProceed: () => 'pending' }],
      ['integration', { name: 'late', execute: async () => undefined }],
      ['trigger', { name: 'late', receive: () => [] }],
      ['storage', { name: 'late', open: () => ({}) }],
      ['automation', { name: 'late', perform: async () => undefined }],
    ];
    for (const [method, contract] of late) {
      expect(() => extensions[method](contract)).toThrow(
        `The ${method} "late" came too late: register it in the register function of src/index.`,
      );
    }
  });
});

describe('contracts that are wrong', () => {
  const faults: [string, string, RegExp][] = [
    ['nothing', 'condition(undefined)', /registered as a condition is not an object/],
    ['a function', 'integration(() => {})', /registered as an integration is not an object/],
    [
      'a condition without evaluate',
      "condition({ name: 'x' })",
      /condition "x" cannot be registered: "evaluate" must be a function/,
    ],
    [
      'a name in capitals',
      "strategy({ name: 'Two', canProceed() {} })",
      /strategy "Two" .*"name" must begin with a small letter/,
    ],
    ['no name', 'trigger({ receive() {} })', /The trigger cannot be registered: "name" must/],
    [
      'several faults at once',
      "integration({ name: '', check: 5 })",
      /"name" must .*; "execute" must be a function; "check", where it is given, must be a function/,
    ],
    [
      'a time limit of none',
      "integration({ name: 'x', timeout: 0, execute() {} })",
      /"timeout", where it is given, must be a whole number of milliseconds from 1 to 2147483647/,
    ],
    [
      'a purity that is a text',
      "condition({ name: 'x', pure: 'yes', evaluate() {} })",
      /"pure", where it is given, must be true or false/,
    ],
    [
      'a field type without storage',
      "fieldType({ name: 'x', rules: [], comparable: true, indexable: true, check() {} })",
      /field type "x" .*"storage" must be an object/,
    ],
    [
      'the name of a built-in',
      "condition({ name: 'role_check', evaluate() {} })",
      /"role_check" is registered already/,
    ],
    [
      'the name of a built-in field type',
      "fieldType({ name: 'email', rules: [], storage: {}, comparable: true, indexable: true, check() {} })",
      /"email" is registered already/,
    ],
  ];

  test.each(faults)('%s stops the boot and says what is wrong', async (_name, call, message) => {
    const source = `module.exports = { register({ strapi }) { strapi.plugin('nexus-crm').service('extensions').${call}; } };`;
    const broken = await TestApp.create({
      level: 2,
      listen: false,
      files: { 'src/index.js': source },
    });
    try {
      await expect(broken.start()).rejects.toThrow(message);
    } finally {
      await broken.dispose();
    }
  });
});
