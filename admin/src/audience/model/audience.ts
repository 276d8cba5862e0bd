/** The audience of a campaign, as it is stored. */
export interface Audience {
  readonly type: string;
  readonly filters?: Readonly<Record<string, unknown>>;
  readonly all?: true;
  readonly records?: readonly string[];
  readonly growing?: boolean;
}

export type AudienceMode = 'all' | 'filters' | 'records';

/** How the value of a field is typed. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'choice' | 'date' | 'dateTime' | 'person';

export interface AudienceField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly choices: readonly string[];
}

export const OPERATORS = [
  ...(['$eq', '$ne', '$containsi', '$gte', '$lte', '$null', '$notNull'] as const),
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string | number | boolean | null;
}

/** Conditions of which all, or any, hold. */
export interface Conditions {
  readonly match: '$and' | '$or';
  readonly rows: readonly Condition[];
}

/** What the Content Manager says of an attribute. */
export interface Attribute {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly customField?: string;
  readonly private?: boolean;
  readonly visible?: boolean;
}

const KINDS: Readonly<Record<string, FieldKind>> = {
  ...{ string: 'text', text: 'text', email: 'text', uid: 'text', enumeration: 'choice' },
  ...{ integer: 'number', biginteger: 'number', decimal: 'number', float: 'number' },
  ...{ boolean: 'boolean', date: 'date', datetime: 'dateTime' },
};

const PEOPLE = ['plugin::nexus-crm.owner', 'plugin::nexus-crm.person'];

/** The attributes that conditions can be about, by name. */
export function fieldsOf(
  attributes: Readonly<Record<string, Attribute>>,
  mayRead: (name: string) => boolean,
): readonly AudienceField[] {
  return Object.entries(attributes)
    .flatMap(([name, attribute]) => {
      const kind = PEOPLE.includes(attribute.customField ?? '') ? 'person' : KINDS[attribute.type];
      const isHidden = attribute.private === true || attribute.visible === false;
      if (kind === undefined || isHidden || !mayRead(name)) return [];
      return [{ name, kind, choices: attribute.enum ?? [] }];
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** What can be asked of a field. */
export function operatorsOf(kind: FieldKind): readonly Operator[] {
  switch (kind) {
    case 'text':
      return ['$eq', '$ne', '$containsi', '$null', '$notNull'];
    case 'number':
    case 'date':
    case 'dateTime':
      return ['$eq', '$gte', '$lte', '$null', '$notNull'];
    case 'boolean':
      return ['$eq', '$null', '$notNull'];
    default:
      return ['$eq', '$ne', '$null', '$notNull'];
  }
}

export const hasValue = ({ operator }: Condition): boolean =>
  operator !== '$null' && operator !== '$notNull';

/** Whether a condition says something. */
export const isComplete = (condition: Condition): boolean =>
  condition.field !== '' &&
  (!hasValue(condition) || (condition.value !== null && condition.value !== ''));

/** The filter of conditions; undefined until there is one. */
export function toFilters({ match, rows }: Conditions): Record<string, unknown> | undefined {
  const complete = rows.filter(isComplete);
  if (complete.length === 0) return undefined;
  return {
    [match]: complete.map((row) => ({
      [row.field]: { [row.operator]: hasValue(row) ? row.value : true },
    })),
  };
}

/** The conditions of a filter; undefined for one that the builder cannot show. */
export function toConditions(filters: unknown): Conditions | undefined {
  if (!isObject(filters)) return undefined;
  const keys = Object.keys(filters);
  const [only] = keys;
  if (keys.length === 1 && (only === '$and' || only === '$or')) {
    const parts = filters[only];
    if (!Array.isArray(parts)) return undefined;
    const rows = parts.map(toRow);
    return rows.every((row) => row !== undefined) ? { match: only, rows } : undefined;
  }
  const rows = keys.map((key) => toRow({ [key]: filters[key] }));
  return rows.every((row) => row !== undefined) ? { match: '$and', rows } : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function toRow(part: unknown): Condition | undefined {
  if (!isObject(part) || Object.keys(part).length !== 1) return undefined;
  const [[field, test] = ['', undefined]] = Object.entries(part);
  if (field.startsWith('$')) return undefined;
  if (isPlain(test)) return { field, operator: '$eq', value: test };
  if (!isObject(test) || Object.keys(test).length !== 1) return undefined;
  const [[name, value] = ['', undefined]] = Object.entries(test);
  const operator = OPERATORS.find((one) => one === name);
  if (!operator || !isPlain(value)) return undefined;
  if (operator !== '$null' && operator !== '$notNull') return { field, operator, value };
  // `{ $null: false }` is `$notNull`.
  const isEmpty = (operator === '$null') === (value === true);
  return { field, operator: isEmpty ? '$null' : '$notNull', value: null };
}

export const modeOf = (audience: Audience): AudienceMode =>
  audience.records ? 'records' : audience.filters ? 'filters' : 'all';

/** An audience as the form reads it; undefined for what is none. */
export function readAudience(value: unknown): Audience | undefined {
  return isObject(value) && typeof value.type === 'string'
    ? (value as unknown as Audience)
    : undefined;
}
