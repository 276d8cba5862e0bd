import type { ShownAttribute } from '../../api/layouts';
import type { JsonSchema } from '../../components/SchemaForm';
import { ownInput } from './ownInput';

/** The inputs of people, stages and currencies, whose value is a text. */
const FORMATS: Readonly<Record<string, string>> = {
  ...{ owner: 'owner', person: 'person', currency: 'currency', stage: 'stage' },
};

/**
 * The schema of the input of one field, by the rules of its attribute. Undefined for a field that is edited
 * in the Content Manager alone: relations, media, components, JSON, and inputs of other plugins.
 */
export function fieldSchema(attribute: ShownAttribute): JsonSchema | undefined {
  const input = ownInput(attribute);
  if (input !== undefined) return inputSchema(input, attribute);
  return attribute.customField === undefined ? plainSchema(attribute) : undefined;
}

function inputSchema(input: string, { options = {} }: ShownAttribute): JsonSchema | undefined {
  if (input === 'people') {
    return { type: 'array', items: { type: 'string' }, format: 'people' };
  }
  if (input === 'choices') {
    return {
      ...{ type: 'array', items: { type: 'string' }, format: 'selection' },
      'x-choices': options.choices ?? [],
      ...given({ minItems: options.min, maxItems: options.max }),
    };
  }
  if (input === 'record') {
    return { type: 'object', format: 'record', 'x-among': options.among ?? 'any' };
  }
  const format = FORMATS[input];
  if (format === undefined) return undefined;
  return { type: 'string', format, ...given({ 'x-of': options.of }) };
}

function plainSchema(attribute: ShownAttribute): JsonSchema | undefined {
  const { minLength, maxLength, regex } = attribute;
  const text = { type: 'string', ...given({ minLength, maxLength, pattern: regex }) };
  switch (attribute.type) {
    case 'string':
    case 'uid':
      return text;
    case 'text':
      return { ...text, 'x-control': 'textarea' };
    case 'email':
      return { ...text, format: 'email' };
    case 'biginteger':
      // Larger than a number of JavaScript can be.
      return { type: 'string', pattern: '^-?\\d+$' };
    case 'integer':
    case 'decimal':
    case 'float':
      return {
        type: attribute.type === 'integer' ? 'integer' : 'number',
        ...given({ minimum: numberOf(attribute.min), maximum: numberOf(attribute.max) }),
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'datetime':
      return { type: 'string', format: 'date-time' };
    case 'time':
      return { type: 'string', format: 'time' };
    case 'enumeration':
      return { type: 'string', enum: attribute.enum ?? [] };
    default:
      return undefined;
  }
}

const numberOf = (limit: number | string | null | undefined): number | undefined =>
  limit === undefined || limit === null ? undefined : Number(limit);

const given = (rules: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(rules).filter(([, value]) => value !== undefined && value !== null),
  );
