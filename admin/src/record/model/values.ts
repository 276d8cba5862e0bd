import type { ShownAttribute } from '../../api/layouts';
import { isNumeric } from './fieldValues';
import { ownInput } from './ownInput';

/** How a value is written in a sentence. */
export type ValueKind =
  | 'person'
  | 'record'
  | 'stage'
  | 'content-type'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'number'
  | 'text';

const PERSON = /^(?:user|admin|team):[a-z0-9]{20,}$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** By the field; of one that the type does not have, such as the data of a pipeline, by the value. */
export function kindOfValue(attribute: ShownAttribute | undefined, value: unknown): ValueKind {
  const input = attribute && ownInput(attribute);
  if (input === 'owner' || input === 'person' || input === 'people') return 'person';
  if (input === 'record' || input === 'stage' || input === 'content-type') return input;
  if (typeof value === 'boolean') return 'boolean';
  if (attribute) {
    const { type } = attribute;
    if (type === 'date' || type === 'datetime') return type;
    return isNumeric(type) ? 'number' : 'text';
  }
  if (typeof value === 'number') return 'number';
  const text = String(value);
  if (PERSON.test(text)) return 'person';
  if (DATE.test(text)) return 'date';
  return MOMENT.test(text) ? 'datetime' : 'text';
}
