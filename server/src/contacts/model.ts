import { z } from 'zod';

import type { FieldDefinition } from '../core/contracts';
import type { Problem } from '../core/errors';
import {
  FIELD_NAME,
  parseFieldDefinition,
  type FieldTypeRegistry,
  type ParseResult,
} from '../fields';
import { CONTACT_KEYS } from './contact';
import { meantAction } from './guard-names';
import { HOOKED_METHODS, type ContactGuard, type ContactHook, type HookedMethod } from './hooks';

/** A field: a name (`email` implies the type `email`, all others `string`), or a definition. */
export type FieldInput = string | FieldDefinition;

/** `pluginOptions['nexus-crm']` in the schema.json of a content type. */
export interface ModelData {
  readonly entities?: { readonly contact?: { readonly fields: readonly FieldInput[] } };
}

/** Options of `service('crm').model(uid, …)`: the same, with functions. */
export interface ModelDeclaration extends ModelData {
  readonly guards?: Readonly<Record<string, ContactGuard>>;
  readonly hooks?: {
    readonly before?: Readonly<Partial<Record<HookedMethod, ContactHook>>>;
    readonly after?: Readonly<Partial<Record<HookedMethod, ContactHook>>>;
  };
}

/** A content type that opted in, validated. */
export interface ContactModel {
  readonly uid: string;
  readonly fields: readonly FieldDefinition[];
  readonly guards: ReadonlyMap<string, ContactGuard>;
  readonly before: ReadonlyMap<HookedMethod, ContactHook>;
  readonly after: ReadonlyMap<HookedMethod, ContactHook>;
}

const data = z.lazy(() =>
  z.strictObject({
    entities: z
      .strictObject({ contact: z.strictObject({ fields: z.array(z.unknown()).min(1) }).optional() })
      .optional(),
  }),
);

const callable = z.custom<ContactGuard & ContactHook>((value) => typeof value === 'function', {
  error: 'must be a function',
});
const hooks = z.strictObject(
  Object.fromEntries(HOOKED_METHODS.map((method) => [method, callable.optional()])) as Record<
    HookedMethod,
    z.ZodOptional<typeof callable>
  >,
);

/**
 * Each method calls the guard of its own name, so a guard of any other name would never be called.
 */
function refuseIdleGuards(guards: Readonly<Record<string, unknown>>, context: z.RefinementCtx) {
  for (const name of Object.keys(guards)) {
    const meant = meantAction(name);
    if (meant === undefined) continue;
    const message = `is a guard that is never called; the guard that is called is "${meant}"`;
    context.addIssue({ code: 'custom', path: [name], message });
  }
}

const declaration = z.lazy(() =>
  data.unwrap().extend({
    guards: z
      .record(
        z.string().regex(FIELD_NAME, { error: 'must be a name: letters, digits, _' }),
        callable,
      )
      .superRefine(refuseIdleGuards)
      .optional(),
    hooks: z.strictObject({ before: hooks.optional(), after: hooks.optional() }).optional(),
  }),
);

/**
 * The model of a content type: the declaration in code, merged over the one in its schema. Reports
 * all problems; their paths begin at `pluginOptions` or `model()`.
 */
export function parseModel(
  uid: string,
  options: unknown,
  declared: unknown,
  types: FieldTypeRegistry,
): ParseResult<ContactModel> {
  const fromData = data.safeParse(options ?? {});
  const fromCode = declaration.safeParse(declared ?? {});
  const problems = [
    ...problemsOf(fromData.error, "pluginOptions['nexus-crm']"),
    ...problemsOf(fromCode.error, 'model()'),
  ];
  if (!fromData.success || !fromCode.success) return { ok: false, problems };

  const inCode = fromCode.data.entities?.contact;
  const origin = inCode ? 'model()' : "pluginOptions['nexus-crm']";
  const contact = inCode ?? fromData.data.entities?.contact;
  if (!contact) {
    const message =
      'entities.contact.fields is missing; list the fields of a contact, such as ["name", "email"]';
    return { ok: false, problems: [{ path: [origin], message }] };
  }
  const fields = parseFields(contact.fields, types, [origin, 'entities', 'contact', 'fields']);
  if (!fields.ok) return fields;
  return {
    ok: true,
    value: {
      uid,
      fields: fields.value,
      guards: new Map(Object.entries(fromCode.data.guards ?? {})),
      before: toMap(fromCode.data.hooks?.before),
      after: toMap(fromCode.data.hooks?.after),
    },
  };
}

function parseFields(
  inputs: readonly unknown[],
  types: FieldTypeRegistry,
  path: Problem['path'],
): ParseResult<readonly FieldDefinition[]> {
  const fields: FieldDefinition[] = [];
  const problems: Problem[] = [];
  inputs.forEach((input, index) => {
    const parsed = parseFieldDefinition(input, types, [...path, index]);
    if (!parsed.ok) {
      problems.push(...parsed.problems);
      return;
    }
    const { name } = parsed.value;
    const fault = (CONTACT_KEYS as readonly string[]).includes(name)
      ? `is a name that every contact has already (${CONTACT_KEYS.join(', ')})`
      : fields.some((field) => field.name === name)
        ? 'is declared twice'
        : undefined;
    if (fault === undefined) fields.push(parsed.value);
    else problems.push({ path: [...path, index], message: `The field "${name}" ${fault}` });
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: fields };
}

const problemsOf = (error: z.ZodError | undefined, origin: string): Problem[] =>
  (error?.issues ?? []).map((issue) => {
    const path = issue.path.map(String);
    const message = issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys) : issue.message;
    return {
      path: [origin, ...path],
      message: [path.join('.'), message].filter(Boolean).join(' '),
    };
  });

const KNOWN = 'entities.contact.fields, and in code guards, hooks.before and hooks.after';

const unknownKeys = (keys: readonly string[]): string =>
  `has the unknown key ${keys.map((key) => `"${key}"`).join(', ')}; known are ${KNOWN}`;

const toMap = (
  declared: Partial<Record<HookedMethod, ContactHook>> | undefined,
): ReadonlyMap<HookedMethod, ContactHook> =>
  new Map(
    HOOKED_METHODS.flatMap((method) => {
      const hook = declared?.[method];
      return hook ? [[method, hook] as const] : [];
    }),
  );
