import { RECORD_UIDS } from '../../../../server/src/constants';
import type { ShownAttribute } from '../../api/layouts';
import type { RecordKey } from '../../api/process';
import type { RecordValues } from '../../api/records';
import { isSame } from '../../components/SchemaForm/model/values';
import { ownInput } from './ownInput';

/** Whether values of the type are numbers; some databases return decimals as text. */
export const isNumeric = (type: string): boolean => ['integer', 'decimal', 'float'].includes(type);

/** The attribute that holds the content type of a reference. */
export const typeNameOf = ({ options }: ShownAttribute): string => options?.type ?? 'type';

/** The value of a field as its input takes it; undefined if it has none. */
export function valueToEdit(name: string, attribute: ShownAttribute, values: RecordValues) {
  const value = values[name];
  if (value === null || value === undefined) return undefined;
  if (ownInput(attribute) === 'record') return { type: values[typeNameOf(attribute)], id: value };
  return isNumeric(attribute.type) ? Number(value) : value;
}

/** What is written of the input's value: null where it was emptied, both attributes of a reference. */
export function valuesToSave(
  name: string,
  attribute: ShownAttribute,
  value: unknown,
): RecordValues {
  if (ownInput(attribute) !== 'record') return { [name]: value ?? null };
  const { type = null, id = null } = (value ?? {}) as { type?: string; id?: string };
  return { [typeNameOf(attribute)]: type, [name]: id };
}

/** Whether nobody else has changed the field since. */
export const isUntouched = (
  name: string,
  attribute: ShownAttribute,
  before: RecordValues,
  now: RecordValues,
): boolean => isSame(valueToEdit(name, attribute, before), valueToEdit(name, attribute, now));

/** The records whose timelines show an interaction. */
export function subjectsOf(...versions: readonly RecordValues[]): readonly RecordKey[] {
  return versions.flatMap(({ subjectType, subjectId }) =>
    typeof subjectType === 'string' && typeof subjectId === 'string'
      ? [{ type: subjectType, id: subjectId }]
      : [],
  );
}

/** The optimistic lock, which the CRM's own types have. */
export const revisionOf = (
  type: string,
  { revision }: RecordValues,
): { readonly revision?: number } =>
  RECORD_TYPES.includes(type) && typeof revision === 'number' ? { revision } : {};

const RECORD_TYPES: readonly string[] = RECORD_UIDS;
