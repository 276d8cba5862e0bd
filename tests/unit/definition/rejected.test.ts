import type { Diagnostic } from '../../../server/src/definition';
import { validate } from './environment';

type Json = Record<string, any>;

/** A definition with nothing wrong; each case spoils one thing. */
const sound = (): Json => ({
  id: 'sales',
  dataSchema: {
    budget: { type: 'number', min: 0 },
    region: { type: 'string', enum: ['EMEA', 'AMER'] },
  },
  entities: {
    lead: { stages: ['new', 'qualified', { name: 'won', final: true }] },
  },
  transitions: {
    qualify: { from: 'new', to: 'qualified', condition: 'data.score > 50' },
    win: { from: 'qualified', to: 'won' },
  },
});

const KNOWN = {
  attributesOf: () => ['name', 'email', 'phone', 'score'],
  teams: ['deal-desk', 'inside-sales'],
  roles: ['closer', 'manager'],
  integrations: ['email', 'webhook'],
  calendars: ['office'],
  automations: ['reassign', 'notify'],
  level: 3 as const,
};

const withPart = (spoil: (definition: Json) => void): Json => {
  const definition = sound();
  spoil(definition);
  return definition;
};
const win = (part: Json) => withPart((d) => Object.assign(d.transitions.win, part));
const doing = (...steps: unknown[]) => win({ do: steps });
const when = (condition: unknown) => win({ condition });
const field = (rules: unknown) => withPart((d) => (d.dataSchema.extra = rules));
const deep = (depth: number): unknown => {
  let step: unknown = { wait: '1h' };
  for (let level = 1; level < depth; level += 1) step = { sequence: [step] };
  return step;
};
const deepCondition = (depth: number): unknown => {
  let condition: unknown = 'true';
  for (let level = 1; level < depth; level += 1) condition = { not: condition };
  return condition;
};
const approval = (part: Json) =>
  win({ approval: { strategy: 'unison', voters: { team: 'deal-desk' }, ...part } });

const actions = (rules: unknown) => withPart((d) => (d.actions = rules));

/** [what is wrong, the definition, code, path, message or advice] */
type Case = readonly [string, unknown, Diagnostic['code'], string, RegExp];

const errors: readonly Case[] = [
  ['actions that are a list', actions([]), 'type', 'actions', /not an object/],
  ['a misspelt action', actions({ colse: {} }), 'unknown_key', 'actions.colse', /"close"/],
  ['a transition among actions', actions({ win: {} }), 'unknown_key', 'actions.win', /convert/],
  ['a rule that is a text', actions({ close: 'no' }), 'type', 'actions.close', /write false/],
  ['a rule that is null', actions({ close: null }), 'type', 'actions.close', /write false/],
  [
    'a misspelt key of a rule',
    actions({ close: { requires: {} } }),
    'unknown_key',
    'actions.close.requires',
    /"require"/,
  ],
  [
    'roles that are a text',
    actions({ close: { roles: 'manager' } }),
    'type',
    'actions.close.roles',
    /./,
  ],
  ['no roles', actions({ close: { roles: [] } }), 'missing', 'actions.close.roles', /false/],
  [
    'a condition of a rule that cannot be read',
    actions({ close: { condition: 'data.score >' } }),
    'expression',
    'actions.close.condition',
    /./,
  ],
  [
    'a rule that asks for words by a text',
    actions({ close: { require: { comment: 'yes' } } }),
    'type',
    'actions.close.require.comment',
    /./,
  ],
  [
    'a strategy of a rule that is none',
    actions({ close: { approval: { strategy: 'unisno', voters: { team: 'deal-desk' } } } }),
    'strategy',
    'actions.close.approval.strategy',
    /"unison"/,
  ],
  [
    'an approval after the end',
    actions({
      revertConvert: { approval: { strategy: 'unison', voters: { team: 'deal-desk' } } },
    }),
    'value',
    'actions.revertConvert.approval',
    /"roles" or "condition"/,
  ],
  [
    'fields of an action that takes none',
    actions({ assign: { fields: ['phone'] } }),
    'value',
    'actions.assign.fields',
    /close, cancel, convert/,
  ],
  [
    'fields that are no list',
    withPart((d) => (d.transitions.win.fields = 'phone')),
    'type',
    'transitions.win.fields',
    /list/,
  ],
  [
    'a rule of an entity',
    withPart((d) => (d.entities.lead.actions = { cancel: 7 })),
    'type',
    'entities.lead.actions.cancel',
    /write false/,
  ],
  ['a text', 'sales', 'type', '', /not an object/],
  ['null', null, 'type', '', /not an object/],
  ['a list', [sound()], 'type', '', /not an object/],
  ['nothing', undefined, 'not_json', '', /undefined/],
  ['a number', 5, 'type', '', /not an object/],
  ['a function inside', { ...sound(), label: () => 1 }, 'not_json', 'label', /function/],
  ['a date inside', { ...sound(), label: new Date() }, 'not_json', 'label', /class/],
  ['a number that is none', { ...sound(), label: Number.NaN }, 'not_json', 'label', /number/],
  ['no content', { id: 'sales' }, 'missing', 'entities', /"lead"/],
  ['no id', withPart((d) => delete d.id), 'missing', 'id', /"id" is missing/],
  ['an id that is a number', { ...sound(), id: 5 }, 'type', 'id', /not a text/],
  ['an id in capitals', { ...sound(), id: 'Sales' }, 'name', 'id', /small letter/],
  ['an id that is too long', { ...sound(), id: 'a'.repeat(65) }, 'name', 'id', /64/],
  ['a reserved id', { ...sound(), id: 'validate' }, 'reserved_name', 'id', /reserved/],
  ['a misspelt key', { ...sound(), lable: 'x' }, 'unknown_key', 'lable', /did you mean "label"/],
  ['an empty label', { ...sound(), label: '' }, 'value', 'label', /at least 1/],
  ['a version that is a number', { ...sound(), version: 2 }, 'type', 'version', /not a text/],
  ['a version with blanks', { ...sound(), version: 'v 1' }, 'name', 'version', /"1.0.0"/],
  ['autoStart as a text', { ...sound(), autoStart: 'yes' }, 'type', 'autoStart', /true or false/],
  ['a model that is no uid', { ...sound(), model: 'company' }, 'name', 'model', /uid/],
  [
    'rules that do not exist',
    { ...sound(), rules: { self: 1 } },
    'unknown_key',
    'rules.self',
    /selfAssign/,
  ],
  [
    '__proto__ as a key',
    JSON.parse('{"id":"a","entities":{"lead":{"__proto__":{}}}}'),
    'reserved_name',
    'entities.lead.__proto__',
    /JavaScript/,
  ],
  // dataSchema
  [
    'a type that does not exist',
    field({ type: 'numbr' }),
    'field',
    'dataSchema.extra.type',
    /did you mean "number"/,
  ],
  ['a field without a type', field({}), 'field', 'dataSchema.extra.type', /type/],
  ['a field as a text', field('number'), 'type', 'dataSchema.extra', /not an object/],
  [
    'a rule that does not fit',
    field({ type: 'boolean', min: 1 }),
    'field',
    'dataSchema.extra.min',
    /does not apply/,
  ],
  [
    'bounds the wrong way round',
    field({ type: 'number', min: 5, max: 1 }),
    'field',
    'dataSchema.extra.min',
    /greater than max/,
  ],
  [
    'a default outside',
    field({ type: 'number', max: 1, default: 5 }),
    'field',
    'dataSchema.extra.default',
    /at most 1/,
  ],
  [
    'unique in the data',
    field({ type: 'string', unique: true }),
    'field',
    'dataSchema.extra.unique',
    /custom field/,
  ],
  [
    'a reserved data key',
    withPart((d) => (d.dataSchema.constructor = { type: 'string' })),
    'field',
    'dataSchema.constructor.name',
    /JavaScript/,
  ],
  [
    'a data key with a hyphen',
    withPart((d) => (d.dataSchema['sign-by'] = { type: 'date' })),
    'field',
    'dataSchema.sign-by.name',
    /begin with a letter/,
  ],
  // entities and stages
  [
    'an entity name in capitals',
    withPart((d) => (d.entities.Lead = {})),
    'name',
    'entities.Lead',
    /small letter/,
  ],
  [
    'an entity of the app without a type',
    { id: 'a', entities: { order: {} } },
    'missing',
    'entities.order.type',
    /api::order.order/,
  ],
  [
    'a misspelt entity',
    { id: 'a', entities: { leed: {} } },
    'missing',
    'entities.leed.type',
    /did you mean "lead"/,
  ],
  [
    'a type on a lead',
    withPart((d) => (d.entities.lead.type = 'api::a.a')),
    'value',
    'entities.lead.type',
    /takes no other/,
  ],
  [
    'a type that is no uid',
    { id: 'a', entities: { order: { type: 'order' } } },
    'name',
    'entities.order.type',
    /uid/,
  ],
  [
    'no stage in the list',
    withPart((d) => (d.entities.lead.stages = [])),
    'missing',
    'entities.lead.stages',
    /at least one/,
  ],
  [
    'a stage twice',
    withPart((d) => d.entities.lead.stages.push('new')),
    'duplicate',
    'entities.lead.stages[3]',
    /twice/,
  ],
  [
    'a stage name with blanks',
    withPart((d) => d.entities.lead.stages.push('on hold')),
    'name',
    'entities.lead.stages[3].name',
    /small letter/,
  ],
  [
    'a stage without a name',
    withPart((d) => d.entities.lead.stages.push({ final: true })),
    'missing',
    'entities.lead.stages[3].name',
    /missing/,
  ],
  [
    'a final that is a text',
    withPart((d) => (d.entities.lead.stages[2].final = 'yes')),
    'type',
    'entities.lead.stages[2].final',
    /true or false/,
  ],
  [
    'a colour that no stage can have',
    withPart((d) => (d.entities.lead.stages[2].color = 'green')),
    'value',
    'entities.lead.stages[2].color',
    /primary.*success.*neutral/,
  ],
  [
    'a colour that is almost one',
    withPart((d) => (d.entities.lead.stages[2].color = 'sucess')),
    'value',
    'entities.lead.stages[2].color',
    /"success"/,
  ],
  [
    'stages as an object',
    withPart((d) => (d.entities.lead.stages = {})),
    'type',
    'entities.lead.stages',
    /not a list/,
  ],
  [
    'a field twice',
    withPart((d) => (d.entities.lead.fields = ['name', 'name'])),
    'duplicate',
    'entities.lead.fields[1]',
    /twice/,
  ],
  // transitions
  [
    'from an unknown stage',
    win({ from: 'qualifed' }),
    'unknown_stage',
    'transitions.win.from',
    /did you mean "qualified"/,
  ],
  [
    'from a list with an unknown stage',
    win({ from: ['new', 'lost'] }),
    'unknown_stage',
    'transitions.win.from[1]',
    /no stage "lost"/,
  ],
  [
    'to an unknown stage',
    win({ to: 'wonn' }),
    'unknown_stage',
    'transitions.win.to',
    /did you mean "won"/,
  ],
  ['to everywhere', win({ to: '*' }), 'name', 'transitions.win.to', /small letter/],
  [
    'no from',
    withPart((d) => delete d.transitions.win.from),
    'missing',
    'transitions.win.from',
    /list of stages/,
  ],
  [
    'no to',
    withPart((d) => delete d.transitions.win.to),
    'missing',
    'transitions.win.to',
    /missing/,
  ],
  ['an empty from', win({ from: [] }), 'missing', 'transitions.win.from', /empty/],
  ['from a number', win({ from: 1 }), 'type', 'transitions.win.from', /not a text/],
  [
    'a reserved name',
    withPart((d) => (d.transitions.close = { from: 'new', to: 'won' })),
    'reserved_name',
    'transitions.close',
    /built-in action/,
  ],
  [
    'a transition name in capitals',
    withPart((d) => (d.transitions.Win = {})),
    'name',
    'transitions.Win',
    /small letter/,
  ],
  [
    'a misspelt key of a transition',
    win({ conditon: 'true' }),
    'unknown_key',
    'transitions.win.conditon',
    /did you mean "condition"/,
  ],
  [
    'no entity where there are two',
    withPart((d) => (d.entities.contact = {})),
    'ambiguous_entity',
    'transitions.qualify',
    /"entity": "lead"/,
  ],
  [
    'an unknown entity',
    win({ entity: 'leads' }),
    'unknown_entity',
    'transitions.win.entity',
    /did you mean "lead"/,
  ],
  [
    'transitions as a list',
    { ...sound(), transitions: [] },
    'type',
    'transitions',
    /not an object/,
  ],
  [
    'an unknown way to fail',
    win({ onFailure: 'undo' }),
    'value',
    'transitions.win.onFailure',
    /park/,
  ],
  [
    'require that is a truth',
    win({ require: true }),
    'type',
    'transitions.win.require',
    /not an object/,
  ],
  [
    'a misspelt requirement',
    win({ require: { coment: true } }),
    'unknown_key',
    'transitions.win.require.coment',
    /did you mean "comment"/,
  ],
  [
    'a required field that is no name',
    win({ require: { fields: ['a b'] } }),
    'name',
    'transitions.win.require.fields[0]',
    /begin with a letter/,
  ],
  [
    'required fields as a text',
    win({ require: { fields: 'budget' } }),
    'type',
    'transitions.win.require.fields',
    /not a list/,
  ],
  // conditions
  [
    'an expression that ends early',
    when('data.score >'),
    'expression',
    'transitions.win.condition',
    /At character 12/,
  ],
  ['an assignment', when('data.score = 5'), 'expression', 'transitions.win.condition', /write ==/],
  [
    'an attack',
    when("data.constructor.constructor('x')()"),
    'expression',
    'transitions.win.condition',
    /called/,
  ],
  [
    'an unknown function',
    when("lowr(data.name) == 'a'"),
    'expression',
    'transitions.win.condition',
    /did you mean "lower"/,
  ],
  [
    'a bad expression deeper down',
    when({ all: ['true', { any: ['score > 1'] }] }),
    'expression',
    'transitions.win.condition.all[1].any[0]',
    /data.score/,
  ],
  [
    'an unknown condition',
    when({ type: 'role_chek', roles: ['a'] }),
    'condition',
    'transitions.win.condition.type',
    /did you mean "role_check"/,
  ],
  [
    'a condition without its input',
    when({ type: 'role_check' }),
    'condition',
    'transitions.win.condition.roles',
    /list of 1 to/,
  ],
  [
    'a condition with a misspelt input',
    when({ type: 'team_check', team: ['a'] }),
    'condition',
    'transitions.win.condition.team',
    /did you mean "teams"/,
  ],
  [
    'a window that is no time',
    when({ type: 'time_window', from: '9am' }),
    'condition',
    'transitions.win.condition.from',
    /09:00/,
  ],
  [
    'a condition that is a number',
    when(1),
    'condition',
    'transitions.win.condition',
    /not a condition/,
  ],
  ['a condition that is a list', when(['true']), 'condition', 'transitions.win.condition', /"all"/],
  ['an empty all', when({ all: [] }), 'condition', 'transitions.win.condition.all', /at least one/],
  [
    'all and any at once',
    when({ all: ['true'], any: ['true'] }),
    'condition',
    'transitions.win.condition',
    /either/,
  ],
  [
    'a stranger beside all',
    when({ all: ['true'], some: 1 }),
    'unknown_key',
    'transitions.win.condition.some',
    /cannot be combined with "all"/,
  ],
  [
    'conditions 21 deep',
    when(deepCondition(21)),
    'too_deep',
    `transitions.win.condition${'.not'.repeat(20)}`,
    /deeper than 20/,
  ],
  // approvals and assignments
  [
    'an unknown strategy',
    approval({ strategy: 'majorty' }),
    'strategy',
    'transitions.win.approval.strategy',
    /did you mean "majority"/,
  ],
  [
    'no strategy',
    approval({ strategy: undefined as never }),
    'not_json',
    'transitions.win.approval.strategy',
    /undefined/,
  ],
  [
    'quorum without a number',
    approval({ strategy: 'quorum' }),
    'strategy',
    'transitions.win.approval.quorum',
    /whole number/,
  ],
  [
    'no voters',
    approval({ voters: [] }),
    'missing',
    'transitions.win.approval.voters',
    /no assignee/,
  ],
  [
    'a misspelt approval key',
    approval({ alowSelf: true }),
    'unknown_key',
    'transitions.win.approval.alowSelf',
    /did you mean "allowSelf"/,
  ],
  [
    'an unknown onEmpty',
    approval({ onEmpty: 'skip' }),
    'value',
    'transitions.win.approval.onEmpty',
    /block/,
  ],
  [
    'an assignment to an unknown team',
    win({ assign: {} }),
    'missing',
    'transitions.win.assign',
    /no assignee/,
  ],
  [
    'an assignment to two at once',
    win({ assign: { team: 'deal-desk', role: 'closer' } }),
    'value',
    'transitions.win.assign',
    /several/,
  ],
  [
    'an unknown pick',
    win({ assign: { team: 'deal-desk', pick: 'random' } }),
    'value',
    'transitions.win.assign.pick',
    /round_robin/,
  ],
  [
    'a pick out of one person',
    win({ assign: { person: 'user:ann', pick: 'round_robin' } }),
    'value',
    'transitions.win.assign.pick',
    /needs a team or a role/,
  ],
  [
    'a person that is no person',
    win({ assign: { person: 'ann' } }),
    'name',
    'transitions.win.assign.person',
    /user:<documentId>/,
  ],
  [
    'a misspelt target',
    win({ assign: { teams: 'deal-desk' } }),
    'unknown_key',
    'transitions.win.assign.teams',
    /did you mean "team"/,
  ],
  // flows
  [
    'an unknown step',
    doing({ activty: 'email' }),
    'step',
    'transitions.win.do[0]',
    /did you mean "activity"/,
  ],
  ['an empty step', doing({}), 'step', 'transitions.win.do[0]', /not a step/],
  [
    'a step of two kinds',
    doing({ wait: '1h', task: 'x' }),
    'step',
    'transitions.win.do[0]',
    /a step of each/,
  ],
  ['a step that is a text', doing('wait'), 'type', 'transitions.win.do[0]', /not an object/],
  ['do that is an object', win({ do: { wait: '1h' } }), 'type', 'transitions.win.do', /not a list/],
  [
    'a bad duration',
    doing({ wait: '3 dayz' }),
    'duration',
    'transitions.win.do[0].wait',
    /did you mean "days"/,
  ],
  [
    'a duration in months',
    doing({ wait: '1 month' }),
    'duration',
    'transitions.win.do[0].wait',
    /30 days/,
  ],
  [
    'a duration that is a number',
    doing({ wait: 5 }),
    'type',
    'transitions.win.do[0].wait',
    /2 days/,
  ],
  ['no time at all', doing({ wait: '0s' }), 'duration', 'transitions.win.do[0].wait', /1s/],
  [
    'a bad duration deep in a branch',
    doing({ parallel: [[], [{ task: 'x', due: 'soon' }]] }),
    'duration',
    'transitions.win.do[0].parallel[1][0].due',
    /soon/,
  ],
  [
    'a block without branches',
    doing({ parallel: [] }),
    'step',
    'transitions.win.do[0].parallel',
    /no branch/,
  ],
  [
    'a branch that is no list',
    doing({ parallel: [{ wait: '1h' }] }),
    'type',
    'transitions.win.do[0].parallel[0]',
    /not a list/,
  ],
  [
    'a branch without when',
    doing({ inclusive: [{ do: [] }] }),
    'missing',
    'transitions.win.do[0].inclusive[0].when',
    /"else"/,
  ],
  [
    'else in the middle',
    doing({ exclusive: [{ else: [] }, { when: 'true', do: [] }] }),
    'step',
    'transitions.win.do[0].exclusive[0]',
    /not the last/,
  ],
  [
    'a bad when',
    doing({ inclusive: [{ when: 'budget > 1', do: [] }] }),
    'expression',
    'transitions.win.do[0].inclusive[0].when',
    /data.budget/,
  ],
  ['a set without keys', doing({ set: {} }), 'step', 'transitions.win.do[0].set', /names no key/],
  [
    'a set of an object',
    doing({ set: { budget: {} } }),
    'type',
    'transitions.win.do[0].set.budget',
    /expression/,
  ],
  [
    'a set to a wrong number',
    doing({ set: { budget: -5 } }),
    'field',
    'transitions.win.do[0].set.budget',
    /at least 0/,
  ],
  [
    'a set of a bad expression',
    doing({ set: { budget: 'data.budget +' } }),
    'expression',
    'transitions.win.do[0].set.budget',
    /At character/,
  ],
  [
    'a set of a reserved key',
    doing({ set: { toString: '1' } }),
    'name',
    'transitions.win.do[0].set.toString',
    /cannot be a key/,
  ],
  [
    'an unknown transition step',
    doing({ transition: 'qualfy' }),
    'unknown_transition',
    'transitions.win.do[0].transition',
    /did you mean "qualify"/,
  ],
  [
    'a task without a text',
    doing({ task: '' }),
    'value',
    'transitions.win.do[0].task',
    /at least 1/,
  ],
  [
    'an activity in capitals',
    doing({ activity: 'Email' }),
    'name',
    'transitions.win.do[0].activity',
    /small letter/,
  ],
  [
    'a negative number of attempts',
    doing({ activity: 'email', retry: { attempts: 0 } }),
    'value',
    'transitions.win.do[0].retry.attempts',
    /at least 1/,
  ],
  [
    'an unknown backoff',
    doing({ activity: 'email', retry: { backoff: 'linear' } }),
    'value',
    'transitions.win.do[0].retry.backoff',
    /exponential/,
  ],
  [
    'a misspelt key of an activity',
    doing({ activity: 'email', wiht: {} }),
    'unknown_key',
    'transitions.win.do[0].wiht',
    /did you mean "with"/,
  ],
  [
    'steps 21 deep',
    doing(deep(21)),
    'too_deep',
    `transitions.win.do[0]${'.sequence[0]'.repeat(19)}.sequence`,
    /deeper than 20/,
  ],
  [
    'an approval step without voters',
    doing({ approval: { strategy: 'unison' } }),
    'missing',
    'transitions.win.do[0].approval.voters',
    /missing/,
  ],
  [
    'a campaign without steps',
    { ...sound(), campaigns: { spring: {} } },
    'missing',
    'campaigns.spring.do',
    /missing/,
  ],
  [
    'a wrong step in a campaign',
    { ...sound(), campaigns: { spring: { do: [{ wiat: '1h' }] } } },
    'step',
    'campaigns.spring.do[0]',
    /did you mean "wait"/,
  ],
  // cycles
  [
    'a transition that calls itself',
    withPart((d) =>
      Object.assign(d.transitions.qualify, {
        from: ['new', 'qualified'],
        do: [{ transition: 'qualify' }],
      }),
    ),
    'automatic_cycle',
    'transitions.qualify.do',
    /"qualify" calls "qualify"/,
  ],
  [
    'two that call each other',
    withPart((d) => {
      d.transitions.qualify.do = [{ transition: 'reopen' }];
      d.transitions.reopen = {
        from: 'qualified',
        to: 'new',
        do: [{ exclusive: [{ when: 'true', do: [{ transition: 'qualify' }] }] }],
      };
    }),
    'automatic_cycle',
    'transitions.qualify.do',
    /without end/,
  ],
  // level 3
  ['an SLA without a duration', { ...sound(), sla: {} }, 'missing', 'sla.duration', /2 days/],
  [
    'an SLA until an unknown stage',
    { ...sound(), sla: { duration: '1d', until: ['qualifed'] } },
    'unknown_stage',
    'sla.until[0]',
    /did you mean "qualified"/,
  ],
  [
    'an SLA warning beyond all',
    { ...sound(), sla: { duration: '1d', warnAt: '180%' } },
    'duration',
    'sla.warnAt',
    /80%/,
  ],
  [
    'an escalation without a time',
    withPart((d) => (d.entities.lead.automation = { escalation: [{ action: 'notify' }] })),
    'missing',
    'entities.lead.automation.escalation[0].after',
    /2 days/,
  ],
  [
    'an escalation of an unknown kind',
    withPart((d) => (d.entities.lead.automation = { escalations: [] })),
    'unknown_key',
    'entities.lead.automation.escalations',
    /did you mean "escalation"/,
  ],
];

const warnings: readonly Case[] = [
  [
    'a rule for an unknown role',
    actions({ close: { roles: ['closer', 'manger'] } }),
    'unknown_reference',
    'actions.close.roles[1]',
    /"manager"/,
  ],
  [
    'a rule that needs an undeclared value',
    actions({ close: { require: { fields: ['budgt'] } } }),
    'undeclared_key',
    'actions.close.require.fields[0]',
    /"budget"/,
  ],
  [
    'actions of campaigns alone',
    { id: 'news', actions: { cancel: false }, campaigns: { mail: { do: [{ wait: '1h' }] } } },
    'value',
    'actions',
    /remove it/,
  ],
  [
    'an unreachable stage',
    withPart((d) => d.entities.lead.stages.push({ name: 'lost', final: true })),
    'unreachable_stage',
    'entities.lead.stages[3]',
    /add a transition/,
  ],
  [
    'a stage without an exit',
    withPart((d) => delete d.entities.lead.stages[2].final),
    'dead_end',
    'entities.lead.stages[2]',
    /final/,
  ],
  [
    'a transition out of the end',
    withPart((d) => (d.transitions.reopen = { from: 'won', to: 'new' })),
    'unusable_transition',
    'transitions.reopen.from',
    /final stages only/,
  ],
  [
    'a misspelt attribute',
    when('data.scor > 50'),
    'undeclared_key',
    'transitions.win.condition',
    /did you mean "score"/,
  ],
  [
    'an undeclared key',
    when('data.shoeSize > 50'),
    'undeclared_key',
    'transitions.win.condition',
    /declare it in dataSchema/,
  ],
  [
    'an undeclared required key',
    win({ require: { fields: ['bugdet'] } }),
    'undeclared_key',
    'transitions.win.require.fields[0]',
    /did you mean "budget"/,
  ],
  [
    'an undeclared key in set',
    doing({ set: { shoeSize: 44 } }),
    'undeclared_key',
    'transitions.win.do[0].set.shoeSize',
    /dataSchema/,
  ],
  [
    'a choice that does not exist',
    when("data.region == 'EMAE'"),
    'never_true',
    'transitions.win.condition',
    /did you mean "EMEA"/,
  ],
  [
    'a number as a text',
    when("data.budget in ['5', 6]"),
    'never_true',
    'transitions.win.condition',
    /must be a number/,
  ],
  [
    'an unknown team',
    win({ assign: { team: 'deal-desks' } }),
    'unknown_reference',
    'transitions.win.assign.team',
    /did you mean "deal-desk"/,
  ],
  [
    'an unknown role',
    doing({ task: 'x', assign: { role: 'clown' } }),
    'unknown_reference',
    'transitions.win.do[0].assign.role',
    /no role "clown"/,
  ],
  [
    'an unknown role in a condition',
    when({ type: 'role_check', roles: ['closr'] }),
    'unknown_reference',
    'transitions.win.condition.roles[0]',
    /did you mean "closer"/,
  ],
  [
    'an unknown integration',
    doing({ activity: 'emial' }),
    'unknown_reference',
    'transitions.win.do[0].activity',
    /did you mean "email"/,
  ],
  [
    'an unknown integration to undo by',
    win({
      do: [{ activity: 'email', compensate: { activity: 'sms' } }],
      onFailure: 'compensate',
    }),
    'unknown_reference',
    'transitions.win.do[0].compensate.activity',
    /no integration "sms"/,
  ],
  [
    'a transition that an endpoint of campaigns hides',
    {
      id: 'x',
      entities: { campaign: { stages: ['new', { name: 'old', final: true }] } },
      transitions: { rollback: { from: 'new', to: 'old' } },
    },
    'value',
    'transitions.rollback',
    /call "\/instances\/:id\/actions\/rollback"/,
  ],
  [
    'a compensation that is never called',
    doing({ activity: 'email', compensate: { activity: 'email' } }),
    'value',
    'transitions.win.do[0].compensate',
    /write "onFailure": "compensate"/,
  ],
  [
    'an unknown calendar',
    { ...sound(), sla: { duration: '1d', calendar: 'ofice' } },
    'unknown_reference',
    'sla.calendar',
    /did you mean "office"/,
  ],
  [
    'an unknown automation',
    { ...sound(), sla: { duration: '1d', onBreach: [{ action: 'shout' }] } },
    'unknown_reference',
    'sla.onBreach[0].action',
    /no automation "shout"/,
  ],
];

const find = (definition: unknown, code: string, at: string) => {
  const { diagnostics } = validate(definition, KNOWN);
  return { diagnostics, found: diagnostics.find((d) => d.code === code && d.at === at) };
};

describe('definitions that are wrong [FR-L2-001]', () => {
  it('the one they are made of has nothing wrong', () => {
    expect(validate(sound(), KNOWN).diagnostics).toEqual([]);
  });

  it.each(errors)('%s is an error', (_name, definition, code, at, words) => {
    const { diagnostics, found } = find(definition, code, at);
    expect(found ?? diagnostics).toMatchObject({ severity: 'error', code, at });
    expect(`${found!.message} ${found!.advice}`).toMatch(words);
    expect(validate(definition, KNOWN).definition).toBeNull();
  });

  it.each(warnings)(
    '%s is a warning, and can be published',
    (_name, definition, code, at, words) => {
      const { diagnostics, found } = find(definition, code, at);
      expect(found ?? diagnostics).toMatchObject({ severity: 'warning', code, at });
      expect(`${found!.message} ${found!.advice}`).toMatch(words);
      expect(validate(definition, KNOWN).definition).not.toBeNull();
    },
  );

  it('everything is found in one pass', () => {
    const definition = withPart((d) => {
      d.lable = 'x';
      d.dataSchema.extra = { type: 'numbr' };
      d.entities.lead.stages.push('new');
      d.transitions.qualify.to = 'qualifed';
      d.transitions.qualify.condition = 'data.score >';
      d.transitions.qualify.do = [{ wait: 'soon' }, { activty: 'x' }, { set: { budget: -1 } }];
      d.transitions.win.assign = { team: 'nobody' };
      d.campaigns = { Spring: {}, fall: { do: [{ task: 1 }] } };
      d.sla = { duration: 'long', until: 'never' };
    });
    const { diagnostics } = validate(definition, KNOWN);
    expect(diagnostics.map(({ severity, at }) => `${severity} ${at}`)).toEqual([
      'error lable',
      'error dataSchema.extra.type',
      'error entities.lead.stages[3]',
      'error transitions.qualify.to',
      'error transitions.qualify.condition',
      'error transitions.qualify.do[0].wait',
      'error transitions.qualify.do[1]',
      'error transitions.qualify.do[2].set.budget',
      'error campaigns.Spring',
      'error campaigns.fall.do[0].task',
      'error sla.duration',
      'error sla.until',
      'warning transitions.win.assign.team',
    ]);
  });

  it('every problem carries a path, a sentence and an advice', () => {
    for (const [, definition] of [...errors, ...warnings]) {
      for (const diagnostic of validate(definition, KNOWN).diagnostics) {
        expect(diagnostic.message).toMatch(/^.+\.$/s);
        expect(diagnostic.advice).not.toBe('');
        expect(Array.isArray(diagnostic.path)).toBe(true);
      }
    }
  });

  it('a fault in an expression has its position', () => {
    const { found } = find(
      when('data.score > 50 AND dta.x'),
      'expression',
      'transitions.win.condition',
    );
    expect(found).toMatchObject({ position: 20 });
  });

  it('names are only checked where the caller knows them', () => {
    expect(validate(win({ assign: { team: 'whoever' } })).diagnostics).toEqual([]);
    expect(validate(when('data.shoeSize > 1')).diagnostics).toEqual([]);
    expect(validate(when('data.bugdet > 1')).diagnostics).toMatchObject([
      { severity: 'warning', code: 'undeclared_key' },
    ]);
  });

  it('a cycle that contains a wait, a task or an approval is allowed', () => {
    const ring = (...steps: unknown[]) =>
      withPart((d) =>
        Object.assign(d.transitions.qualify, { from: ['new', 'qualified'], do: steps }),
      );
    const call = { transition: 'qualify' };
    expect(validate(ring({ wait: '1h' }, call)).definition).not.toBeNull();
    expect(validate(ring({ parallel: [[{ task: 'x' }], []] }, call)).definition).not.toBeNull();
    expect(
      validate(ring({ exclusive: [{ when: 'true', do: [{ wait: '1h' }] }] }, call)).definition,
    ).toBeNull();
    expect(validate(ring(call, { wait: '1h' })).definition).toBeNull();
    const asked = withPart((d) =>
      Object.assign(d.transitions.qualify, {
        from: ['new', 'qualified'],
        do: [call],
        approval: { strategy: 'first', voters: { role: 'closer' } },
      }),
    );
    expect(validate(asked).definition).not.toBeNull();
  });

  describe('beyond all bounds', () => {
    const nested = (depth: number): unknown => {
      let value: unknown = [];
      for (let level = 0; level < depth; level += 1) value = [value];
      return value;
    };

    it('5 MB of definition is not read', () => {
      const large = { ...sound(), label: 'x'.repeat(5 * 1024 * 1024) };
      expect(validate(large).diagnostics).toMatchObject([{ code: 'too_large', at: '' }]);
      const wide = { ...sound(), transitions: Array(2_000_000).fill(0) };
      expect(validate(wide).diagnostics).toMatchObject([{ code: 'too_large', at: '' }]);
      const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, n) => [`key-${n}`, n]));
      expect(validate({ ...sound(), dataSchema: many }).diagnostics).toMatchObject([
        { code: 'too_large' },
      ]);
    });

    it.each([1_000, 100_000])('%i levels deep are not read', (depth) => {
      const { diagnostics, definition } = validate({ ...sound(), campaigns: nested(depth) });
      expect(definition).toBeNull();
      expect(diagnostics).toMatchObject([{ code: 'too_deep', severity: 'error' }]);
    });

    it('a definition that holds itself is not read', () => {
      const round = sound();
      round.entities.lead.self = round;
      expect(validate(round).diagnostics).toMatchObject([{ severity: 'error' }]);
    });

    it('a getter is not called', () => {
      let calls = 0;
      const trap = Object.defineProperty(sound(), 'label', {
        enumerable: true,
        get: () => {
          calls += 1;
          return 'x';
        },
      });
      expect(validate(trap).diagnostics).toMatchObject([{ code: 'not_json', at: 'label' }]);
      expect(calls).toBe(0);
    });

    it('thousands of problems are cut off, and it says so', () => {
      const strangers = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`k${n}`, n]));
      const { diagnostics } = validate({ ...sound(), ...strangers });
      expect(diagnostics).toHaveLength(501);
      expect(diagnostics.at(-1)!.message).toMatch(/2500 more problems/);
    });

    it('too many stages, transitions and steps are refused', () => {
      const stages = Array.from({ length: 501 }, (_, n) => `s${n}`);
      expect(validate({ id: 'a', entities: { lead: { stages } } }).diagnostics).toMatchObject([
        { code: 'too_large', at: 'entities.lead.stages' },
      ]);
      const steps = Array.from({ length: 5_001 }, () => ({ wait: '1h' }));
      expect(validate(doing(...steps)).diagnostics).toMatchObject([
        { code: 'too_large', at: 'transitions.win.do' },
      ]);
      const transitions = Object.fromEntries(
        Array.from({ length: 1_001 }, (_, n) => [`t${n}`, { from: 'new', to: 'won' }]),
      );
      expect(validate({ ...sound(), transitions }).diagnostics[0]).toMatchObject({
        code: 'too_large',
        at: 'transitions',
      });
    });
  });
});
