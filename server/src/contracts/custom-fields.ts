import { z } from 'zod';

/**
 * The endpoints of custom fields, shared by `controllers`, OpenAPI and the admin. Mounted twice
 * with one handler: `/api/nexus-crm/custom-fields` (content API, a permission per action) and
 * `/nexus-crm/custom-fields` (admin, `plugin::nexus-crm.custom-fields.*`). At level 1 they answer
 * 404.
 */

const rules = () => ({
  required: z.boolean().optional().describe('Whether new writes must have a value.'),
  unique: z.boolean().optional().describe('Whether no two rows may have the same value.'),
  default: z.unknown().optional().describe('The value of new rows without one.'),
  min: z
    .union([z.number(), z.string()])
    .nullish()
    .describe('The least value: a number, or ISO text for dates and times.'),
  max: z.union([z.number(), z.string()]).nullish().describe('The greatest value.'),
  minLength: z.int().min(0).nullish().describe('The least length of a text, in characters.'),
  maxLength: z.int().min(0).nullish().describe('The greatest length of a text, in characters.'),
  pattern: z
    .string()
    .nullish()
    .describe('A regular expression in RE2 syntax; it must match somewhere in the text.'),
  enum: z.array(z.string()).nullish().describe('The values of an `enumeration`.'),
});

const dryRun = z
  .enum(['true', 'false'])
  .optional()
  .describe('`true` writes nothing and answers what would change.');

/** A custom field as every endpoint returns it. */
export const customField = z.lazy(() =>
  z.object({
    id: z.string().describe('documentId of the definition row.'),
    uid: z
      .string()
      .describe(
        'The content type it belongs to: `plugin::nexus-crm.contact`, `api::company.company`.',
      ),
    name: z.string(),
    type: z
      .string()
      .describe('One of the field types; it cannot change once the column holds data.'),
    label: z.string(),
    help: z.string().nullable(),
    ...rules(),
    column: z.string().describe('The database column, fixed at creation.'),
    order: z.int().describe('Position among the fields of its type, from 0.'),
    archived: z.boolean().describe('Archived fields keep column and data but are hidden.'),
    revision: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  }),
);
export type CustomField = z.infer<typeof customField>;

/** A content type that can have custom fields. */
export const customFieldModel = z.lazy(() =>
  z.object({
    uid: z.string(),
    displayName: z.string(),
    kind: z.enum(['crm', 'app']),
    draftAndPublish: z.boolean(),
    localized: z.boolean(),
    fields: z
      .object({ live: z.int(), archived: z.int() })
      .describe('How many live and archived custom fields it has.'),
  }),
);
export type CustomFieldModel = z.infer<typeof customFieldModel>;

/** A field type and the rules that it supports, for forms. */
export const customFieldType = z.lazy(() =>
  z.object({
    name: z.string(),
    rules: z.array(z.string()),
    comparable: z
      .boolean()
      .describe('Whether REST filters and sorts by it; otherwise only `$null` and `$notNull`.'),
    indexed: z.boolean(),
  }),
);
export type CustomFieldType = z.infer<typeof customFieldType>;

export const customFieldInput = z.lazy(() =>
  z.strictObject({
    uid: z.string().describe('The content type: `plugin::nexus-crm.contact`.'),
    name: z.string().describe('The name of the attribute; it never changes.'),
    type: z.string().describe('One of `GET /custom-fields/types`.'),
    label: z.string().max(255).optional().describe('The label in forms; the name by default.'),
    help: z.string().max(1000).nullish().describe('A hint under the field in forms.'),
    ...rules(),
  }),
);
export type CustomFieldInput = z.infer<typeof customFieldInput>;

/** `null` removes a rule. `uid`, `name` and `column` never change. */
export const customFieldChange = z.lazy(() =>
  customFieldInput
    .unwrap()
    .omit({ uid: true, name: true })
    .partial()
    .extend({
      revision: z
        .int()
        .optional()
        .describe('The revision that the caller has read; 409 if it is stale.'),
    }),
);
export type CustomFieldChange = z.infer<typeof customFieldChange>;

/** The number of rows that break a changed rule; the rule applies to new writes only. */
export const ruleBreaks = z.lazy(() => z.object({ rows: z.int() }));

/** GET /custom-fields?uid=…&archived=false|true|all : the fields, by type and order. */
export namespace ListCustomFields {
  export const query = z.lazy(() =>
    z.object({
      uid: z.string().optional().describe('Only fields of this content type.'),
      archived: z
        .enum(['false', 'true', 'all'])
        .optional()
        .describe('`false` (the default) lists live fields, `true` archived ones.'),
    }),
  );
  export const response = z.lazy(() => z.object({ data: z.array(customField) }));
  export type Response = z.infer<typeof response>;
}

/** GET /custom-fields/models : the content types that can have custom fields. */
export namespace ListCustomFieldModels {
  export const response = z.lazy(() => z.object({ data: z.array(customFieldModel) }));
  export type Response = z.infer<typeof response>;
}

/** GET /custom-fields/types : the field types and their rules. */
export namespace ListCustomFieldTypes {
  export const response = z.lazy(() => z.object({ data: z.array(customFieldType) }));
  export type Response = z.infer<typeof response>;
}

/** GET /custom-fields/:id : one field, archived or not. 404 if there is none. */
export namespace GetCustomField {
  export const response = z.lazy(() => z.object({ data: customField }));
  export type Response = z.infer<typeof response>;
}

/** POST /custom-fields : adds the column and the field at runtime. 409 if the name is taken. */
export namespace CreateCustomField {
  export const request = z.lazy(() => z.strictObject({ data: customFieldInput }));
  export const response = z.lazy(() => z.object({ data: customField }));
  export type Request = z.infer<typeof request>;
  export type Response = z.infer<typeof response>;
}

/**
 * PUT /custom-fields/:id?dryRun=true : changes label, help and rules; `meta.breaks` counts the rows
 * that break them. With `dryRun` nothing is written. 409 if the revision is stale.
 */
export namespace UpdateCustomField {
  export const query = z.lazy(() => z.object({ dryRun }));
  export const request = z.lazy(() => z.strictObject({ data: customFieldChange }));
  export const response = z.lazy(() =>
    z.object({ data: customField, meta: z.object({ breaks: ruleBreaks }) }),
  );
  export type Request = z.infer<typeof request>;
  export type Response = z.infer<typeof response>;
}

/** DELETE /custom-fields/:id, POST /custom-fields/:id/archive : hides it, keeps column and data. */
export namespace ArchiveCustomField {
  export const response = z.lazy(() => z.object({ data: customField }));
  export type Response = z.infer<typeof response>;
}

/** POST /custom-fields/:id/restore : restores field and data. */
export namespace RestoreCustomField {
  export const response = z.lazy(() => z.object({ data: customField }));
  export type Response = z.infer<typeof response>;
}

/** POST /custom-fields/reorder : `names` lists every live field of the type, in the new order. */
export namespace ReorderCustomFields {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z.strictObject({
        uid: z.string().describe('The content type.'),
        names: z.array(z.string()).describe('The names of all its live fields, in the new order.'),
      }),
    }),
  );
  export const response = z.lazy(() => z.object({ data: z.array(customField) }));
  export type Request = z.infer<typeof request>;
  export type Response = z.infer<typeof response>;
}

/** The file that transfers field definitions between apps: import it before `strapi import`. */
export const customFieldFile = z.lazy(() =>
  z.strictObject({
    format: z.literal('nexus-crm.custom-fields').describe('Always `nexus-crm.custom-fields`.'),
    version: z.literal(1).describe('Always 1.'),
    fields: z
      .array(
        customFieldInput
          .unwrap()
          .extend({ archived: z.boolean().optional(), order: z.int().optional() }),
      )
      .describe('The fields, as in `POST /custom-fields`, with `archived` and `order`.'),
  }),
);
export type CustomFieldFile = z.infer<typeof customFieldFile>;

/** GET /custom-fields/export?uid=… : the file, archived fields included. */
export namespace ExportCustomFields {
  export const query = z.lazy(() =>
    z.object({ uid: z.string().optional().describe('Only fields of this content type.') }),
  );
  export const response = customFieldFile;
  export type Response = z.infer<typeof response>;
}

/** POST /custom-fields/import?dryRun=true : all or nothing; identical fields are kept. */
export namespace ImportCustomFields {
  export const query = z.lazy(() => z.object({ dryRun }));
  export const request = z.lazy(() => z.strictObject({ data: customFieldFile }));
  export const response = z.lazy(() =>
    z.object({
      data: z.object({ created: z.array(z.string()), kept: z.array(z.string()) }),
    }),
  );
  export type Request = z.infer<typeof request>;
  export type Response = z.infer<typeof response>;
}

/** GET /nexus-crm/status (admin only) : the data of the settings page at level 1. */
export namespace GetStatus {
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
        version: z.string(),
        rules: z.object({
          selfAssign: z
            .boolean()
            .describe('Whether people may assign leads to themselves; pipelines may override it.'),
        }),
      }),
    }),
  );
  export type Response = z.infer<typeof response>;
}
