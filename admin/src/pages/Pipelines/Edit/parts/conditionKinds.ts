import { isMap, type Json, type JsonMap } from '../../model/document';

/** What a condition can be, in the order of the menu. */
export const CONDITION_KINDS = [
  ...(['expression', 'all', 'any', 'not'] as const),
  ...(['role_check', 'team_check', 'time_window', 'has_interaction', 'other'] as const),
] as const;

export type ConditionKind = (typeof CONDITION_KINDS)[number];

/** Undefined for what is no condition at all. */
export function kindOfCondition(value: Json | undefined): ConditionKind | undefined {
  if (typeof value === 'string') return 'expression';
  if (!isMap(value)) return undefined;
  const operator = (['all', 'any', 'not'] as const).find((key) => Object.hasOwn(value, key));
  if (operator) return operator;
  return CONDITION_KINDS.find((kind) => kind === value.type) ?? 'other';
}

/** A new condition; what was there becomes a part of a group. */
export function newCondition(kind: ConditionKind, before?: Json): Json {
  const inner = before === undefined || before === '' ? '' : before;
  const made: Readonly<Record<ConditionKind, Json>> = {
    expression: '',
    all: { all: [inner] },
    any: { any: [inner] },
    not: { not: inner },
    role_check: { type: 'role_check', roles: [] },
    team_check: { type: 'team_check', teams: [] },
    time_window: { type: 'time_window', from: '09:00', to: '17:00' },
    has_interaction: { type: 'has_interaction', within: '7 days' },
    other: { type: '' },
  };
  return made[kind];
}

/** The options of the conditions that the CRM brings along, as inputs. */
export const CONDITION_OPTIONS: Readonly<Record<string, JsonMap>> = {
  role_check: { roles: { type: 'array', items: { type: 'string' } } },
  team_check: { teams: { type: 'array', items: { type: 'string' } } },
  time_window: {
    from: { type: 'string' },
    to: { type: 'string' },
    days: {
      type: 'array',
      items: { type: 'string', enum: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] },
    },
    timezone: { type: 'string' },
    after: { type: 'string' },
    before: { type: 'string' },
  },
  has_interaction: {
    interaction: { type: 'string' },
    direction: { type: 'string', enum: ['inbound', 'outbound'] },
    within: { type: 'string' },
    atLeast: { type: 'integer', minimum: 1 },
  },
};
