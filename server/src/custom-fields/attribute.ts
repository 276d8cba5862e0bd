import { INPUTS, PLUGIN_ID } from '../constants';
import type { FieldTypeContract } from '../core/contracts';
import type { CustomFieldDefinition } from './definition';

/** Marks attributes that are defined in the database, not in a schema file. */
export const LIVE_OPTIONS = {
  [PLUGIN_ID]: { live: true },
  // One value for all locales.
  i18n: { localized: false },
} as const;

export interface LiveAttribute {
  readonly type: string;
  readonly columnName: string;
  readonly pluginOptions: typeof LIVE_OPTIONS;
  readonly [option: string]: unknown;
}

const TEXT = new Set(['string', 'text', 'email']);
const NUMERIC = new Set(['integer', 'float', 'decimal']);

/**
 * The Strapi attribute of a custom field. Passes on the rules that Strapi supports, for the form of
 * the Content Manager; our own validation runs at every entry point as well. Omits `pattern`, which
 * Strapi would run with a backtracking engine.
 *
 * @param selectable whether choices may become a Strapi enumeration, which is shown as a select.
 */
export function toAttribute(
  definition: CustomFieldDefinition,
  { storage }: FieldTypeContract,
  selectable = true,
): LiveAttribute {
  const { rules } = definition;
  const chooses =
    selectable && rules.enum !== undefined && storage.column === undefined && isText(storage.type);
  const type = chooses ? 'enumeration' : strapiType(definition.type, storage.type);
  const limits: Record<string, unknown> = {
    ...(NUMERIC.has(type) && { min: rules.min, max: rules.max }),
    ...(TEXT.has(type) && { minLength: rules.minLength, maxLength: rules.maxLength }),
    ...(chooses && { enum: [...(rules.enum ?? [])] }),
  };
  return {
    type,
    columnName: definition.columnName,
    ...(storage.column && { column: { ...storage.column } }),
    ...(rules.required && { required: true }),
    ...(rules.unique && { unique: true }),
    ...inputOf(definition),
    ...(rules.default !== undefined && { default: rules.default }),
    ...Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
    pluginOptions: LIVE_OPTIONS,
  };
}

/** The input that the Content Manager shows in place of the one for the stored type. */
function inputOf({ type, rules }: CustomFieldDefinition): Record<string, unknown> {
  if (type !== 'multiple') return {};
  const { enum: choices = [], min, max } = rules;
  const limits = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  return {
    customField: `plugin::${PLUGIN_ID}.${INPUTS.choices}`,
    options: { choices: [...choices], ...limits },
  };
}

const isText = (type: string): boolean => type === 'string' || type === 'enumeration';

/** `email` is stored as a string but has its own input in the Content Manager. */
const strapiType = (fieldType: string, storageType: string): string =>
  fieldType === 'email' && storageType === 'string' ? 'email' : storageType;

export function isLiveAttribute(attribute: unknown): boolean {
  const options = (attribute as { pluginOptions?: Record<string, unknown> } | undefined)
    ?.pluginOptions?.[PLUGIN_ID];
  return (options as { live?: unknown } | undefined)?.live === true;
}
