import type { Operator } from './conditions';

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

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const modeOf = (audience: Audience): AudienceMode =>
  audience.records ? 'records' : audience.filters ? 'filters' : 'all';

/** An audience as the form reads it; undefined for what is none. */
export function readAudience(value: unknown): Audience | undefined {
  return isObject(value) && typeof value.type === 'string'
    ? (value as unknown as Audience)
    : undefined;
}
