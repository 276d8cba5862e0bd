import type { FieldDefinition } from '../core/contracts';
import type { Problem } from '../core/errors';
import { checkRecord, type CheckedRecord } from './record';
import type { FieldTypeRegistry } from './registry';
import { isSameJson } from './same-json';

export type RecordValues = Readonly<Record<string, unknown>>;

/** Two columns that reference a document: its content type and its documentId. */
export interface DocumentLink {
  readonly type: string;
  readonly id: string;
  /** `app`: a document of the app; `any`: also a record of the CRM. */
  readonly among: 'app' | 'any';
}

/** A rule over several fields, checked if one of them changes. */
export interface CrossRule {
  readonly fields: readonly string[];
  /** What would be wrong with the record after the write, or `undefined`. */
  check(record: RecordValues): Problem | undefined;
}

/** The validation rules of a record type, as data. */
export interface RecordRules {
  /** Columns that users may write. */
  readonly fields: readonly FieldDefinition[];
  /** Columns that only the engine writes, with their initial values. */
  readonly engine: Readonly<Record<string, unknown>>;
  readonly links?: readonly DocumentLink[];
  /** To-one relations: attribute → target content type. */
  readonly relations?: Readonly<Record<string, string>>;
  /** Media attributes. */
  readonly files?: readonly string[];
  readonly cross?: readonly CrossRule[];
}

export interface RulesInput {
  readonly given: RecordValues;
  /** The row before the write; absent on create. */
  readonly before?: RecordValues | undefined;
}

/**
 * Validates a write. On update, unchanged values are not validated: a change of the phone number
 * must not fail because of an old invalid address. Ignores keys that the rules do not know.
 */
export function checkAgainstRules(
  rules: RecordRules,
  { given, before }: RulesInput,
  types: FieldTypeRegistry,
): CheckedRecord & { readonly changed: ReadonlySet<string> } {
  const mode = before ? 'update' : 'create';
  const names = rules.fields.map((field) => field.name);
  const written: Record<string, unknown> = {};
  for (const name of names) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined && !(before && isSameJson(value, before[name]))) written[name] = value;
  }
  const checked = checkRecord(rules.fields, written, types, { mode });
  const changed = new Set(Object.keys(written));
  const record = { ...before, ...written, ...checked.values };
  const faulty = new Set(checked.problems.map(({ path }) => path[0]));
  const cross = (rules.cross ?? [])
    .filter(({ fields }) => !before || fields.some((field) => changed.has(field)))
    .filter(({ fields }) => !fields.some((field) => faulty.has(field)))
    .flatMap((rule) => rule.check(record) ?? []);
  return { values: checked.values, problems: [...checked.problems, ...cross], changed };
}
