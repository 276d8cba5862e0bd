import type { Core } from '@strapi/strapi';

import { PLUGIN_ID, RECORD_UIDS, UID } from '../../constants';
import { isLiveAttribute } from '../../custom-fields';
import { expectThat, type Patch } from './patch';

interface Model {
  /** Used by Strapi to look up relations. */
  readonly uid?: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}
interface Attribute {
  readonly type: string;
  readonly default?: unknown;
  readonly maxLength?: number;
  readonly pluginOptions?: object;
}

type Validate = (model: Model, ...rest: unknown[]) => Promise<unknown>;

const METHODS = ['validateEntityCreation', 'validateEntityUpdate'] as const;
type Validator = Record<(typeof METHODS)[number], Validate | undefined>;

/** Marks a replaced method: the validator is shared by all Strapis of a process. */
const REPLACED = Symbol.for('nexus-crm.entity-validator');

/** Types whose values Strapi coerces from text before the field's rules run. */
const READ_FROM_TEXT = new Set(['integer', 'float', 'decimal', 'boolean']);

/**
 * Hides the rules of custom fields from Strapi's entity validator, so that only `WriteGuard`
 * validates them. Strapi's validator would apply a changed rule to unchanged values, supports
 * neither patterns nor dates, and does not run for `strapi.db.query`. For the CRM's own types it
 * also removes Strapi's default length limit of strings.
 *
 * Since 5.0: the Document Service calls `strapi.get('entityValidator')` by these two methods.
 *
 * @throws CrmConfigurationError if this version of Strapi has no such methods.
 */
export function hideRulesFromEntityValidator(strapi: Core.Strapi): Patch {
  const validator = strapi.get<Validator>('entityValidator');
  for (const name of METHODS) {
    const original = validator[name];
    expectThat(
      typeof original === 'function',
      `this version of Strapi has no entityValidator.${name}; the rules of custom fields cannot be applied.`,
    );
    if (!original || REPLACED in original) continue;
    validator[name] = replacementOf(original, validator);
  }
  return {
    name: 'entity-validator',
    overwrites: METHODS.map((name) => `entityValidator.${name}`),
    selfTest: async () => {
      const current = strapi.get<Validator>('entityValidator');
      for (const name of METHODS) {
        const refused = await current[name]?.(PROBE, { name: 'longer than two' }).then(
          () => false,
          () => true,
        );
        expectThat(refused === false, `"${name}" applies the rules of a custom field.`);
      }
    },
  };
}

/** Outside of the function above, so that what the process keeps does not keep its first Strapi. */
function replacementOf(original: Validate, validator: Validator): Validate {
  const replacement: Validate = (model, ...rest) =>
    original.call(validator, withoutOurRules(model), ...rest);
  return Object.assign(replacement, { [REPLACED]: true });
}

/** A type with a custom field whose rule the value above breaks. */
const PROBE: Model = {
  uid: UID.contact,
  attributes: {
    name: { type: 'string', maxLength: 2, pluginOptions: { [PLUGIN_ID]: { live: true } } },
  },
};

function withoutOurRules(model: Model): Model {
  const isRecord = (RECORD_UIDS as readonly (string | undefined)[]).includes(model.uid);
  const ours = (attribute: Attribute): Attribute =>
    isLiveAttribute(attribute) ? bare(attribute) : isRecord ? withoutLimit(attribute) : attribute;
  const attributes = Object.entries(model.attributes);
  if (!isRecord && !attributes.some(([, attribute]) => isLiveAttribute(attribute))) return model;
  return {
    ...model,
    attributes: Object.fromEntries(attributes.map(([name, attribute]) => [name, ours(attribute)])),
  };
}

/** Strapi counts UTF-16 units (an emoji is two); our rules count characters, like the databases. */
const withoutLimit = (attribute: Attribute): Attribute =>
  attribute.type === 'string' && attribute.maxLength === undefined
    ? { ...attribute, type: 'text' }
    : attribute;

/** Strapi's validator accepts anything for the type `json`. */
const bare = ({ type, default: value }: Attribute): Attribute => ({
  type: READ_FROM_TEXT.has(type) ? type : 'json',
  ...(value !== undefined && { default: value }),
});
