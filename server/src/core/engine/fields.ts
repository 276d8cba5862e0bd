import { isReserved, type CompiledTransition, type Json, type Refusal } from '../contracts';
import type { Draft } from './draft';
import { jsonFault } from './json';
import { refuse } from './refuse';

/** Names of data keys and fields (docs/definitions.md). */
const DATA_KEY = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Members of `Object.prototype`: keys of these names would be ambiguous. */
const OBJECT_WORDS = new Set(Object.getOwnPropertyNames(Object.prototype));

export type CheckedFields =
  | { readonly kind: 'fields'; readonly values: Readonly<Record<string, Json>> }
  | Refusal;

const NONE: CheckedFields = { kind: 'fields', values: {} };

/** Validates the fields of a command, and the caller's right to write them. */
export function checkFields(
  draft: Draft,
  fields: Readonly<Record<string, unknown>> | undefined,
): CheckedFields {
  const checked = checkValues(draft, fields);
  if (checked.kind === 'refusal') return checked;
  return refuseUnlessWritable(draft, checked.values) ?? checked;
}

/** Validates types and ranges on every write (FR-L2-009). One refusal lists every problem. */
export function checkValues(
  draft: Draft,
  fields: Readonly<Record<string, unknown>> | undefined,
): CheckedFields {
  if (fields === undefined) return NONE;
  const values: Record<string, Json> = {};
  // Pairs instead of an object, because a key may be `__proto__`.
  const faults: [string, string][] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const fault = fieldFault(draft, key, value);
    if (fault === undefined) values[key] = normalize(draft, key, value);
    else faults.push([key, fault]);
  }
  const [first] = faults;
  if (!first) return { kind: 'fields', values };
  const sentences = faults.map(([key, fault]) => `"${key}" ${fault}`);
  return refuse('InvalidField', `${sentences.join('; ')}.`, `fields.${first[0]}`, {
    faults: Object.fromEntries(faults),
  });
}

/** Attributes of the record need the caller's own right, unless the definition names them. */
function refuseUnlessWritable(
  draft: Draft,
  values: Readonly<Record<string, Json>>,
): Refusal | null {
  const { writable } = draft.command;
  if (writable === undefined) return null;
  const allowed = [...writable, ...namedFields(draft)];
  const barred = Object.keys(values).filter(
    (key) => draft.livesOnSubject(key) && !allowed.includes(key),
  );
  const [first] = barred;
  if (first === undefined) return null;
  const list = barred.map((key) => `"${key}"`).join(', ');
  const reason = `You may not update ${list} of the record, and the action does not ask for it.`;
  return refuse('NotAllowed', reason, `fields.${first}`);
}

/** Fields named by the command's transition or rule. */
function namedFields({ command, entity }: Draft): readonly string[] {
  if (command.type !== 'act' || !entity) return [];
  const { action, outcome } = command;
  const transitions = [...entity.transitions.values()].filter(
    ({ name, to }) => name === action || (action === 'close' && to === outcome),
  );
  const rule = isReserved(action) ? entity.actions.get(action) : undefined;
  return [...transitions, ...(rule ? [rule] : [])].flatMap(fieldsNamedBy);
}

/** Fields that an action writes without the caller's right to update: `require.fields` and `fields`. */
export const fieldsNamedBy = ({
  require,
  fields,
}: Pick<CompiledTransition, 'require' | 'fields'>): readonly string[] => [
  ...new Set([...require.fields, ...fields]),
];

/** Why this value cannot be written to this key, as the end of a sentence. */
export function fieldFault(draft: Draft, key: string, value: unknown): string | undefined {
  if (!DATA_KEY.test(key) || OBJECT_WORDS.has(key)) {
    return 'is no name for a field: it must begin with a letter and hold at most 64 letters, digits and underscores';
  }
  const declared = draft.definition.dataSchema.get(key);
  if (declared) return value === null ? undefined : declared.fault(value);
  const fault = jsonFault(value);
  if (fault !== undefined) return fault;
  return draft.livesOnSubject(key) ? draft.facts.subject.fault?.(key, value) : undefined;
}

function normalize(draft: Draft, key: string, value: unknown): Json {
  const declared = draft.definition.dataSchema.get(key);
  return declared && value !== null ? declared.normalize(value) : (value as Json);
}

/** True unless the value is absent, null or blank text. */
export function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
