import { z } from 'zod';

/**
 * The endpoints of custom fields, shared by `controllers`, OpenAPI and the admin. Mounted twice
 * with one handler: `/api/nexus-crm/custom-fields` (content API, a permission per action) and
 * `/nexus-crm/custom-fields` (admin, `plugin::nexus-crm.custom-fields.*`). At level 1 they answer
 * 404.
 */

const rules = {
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  default: z.unknown().optional(),
  min: z.union([z.number(), z.string()]).nullish(),
  max: z.union([z.number(), z.string()]).nullish(),
  minLength: z.int().min(0).nullish(),
  maxLength: z.int().min(0).nullish(),
  pattern: z.string().nullish(),
  enum: z.array(z.string()).nullish(),
};

/** A custom field as every endpoint returns it. */
export const customField = z.lazy(() =>
  z.object({
    /** documentId of the definition row. */
    id: z.string(),
    /** The content type it belongs to: `plugin::nexus-crm.contact`, `api::company.company`. */
    uid: z.string(),
    name: z.string(),
    /** One of the field types; it cannot change once the column holds data. */
    type: z.string(),
    label: z.string(),
    help: z.string().nullable(),
    ...rules,
    /** The database column, fixed at creation. */
    column: z.string(),
    /** Position among the fields of its type, from 0. */
    order: z.int(),
    /** Archived fields keep column and data but are hidden. */
    archived: z.boolean(),
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
    /** How many live and archived custom fields it has. */
    fields: z.object({ live: z.int(), archived: z.int() }),
  }),
);
export type CustomFieldModel = z.infer<typeof customFieldModel>;

/** A field type and the rules that it supports, for forms. */
export const customFieldType = z.lazy(() =>
  z.object({
    name: z.string(),
    rules: z.array(z.string()),
    /** Whether REST filters and sorts by it; otherwise only `$null` and `$notNull`. */
    comparable: z.boolean(),
    indexed: z.boolean(),
  }),
);
export type CustomFieldType = z.infer<typeof customFieldType>;

export const customFieldInput = z.lazy(() =>
  z.strictObject({
    uid: z.string(),
    name: z.string(),
    type: z.string(),
    label: z.string().max(255).optional(),
    help: z.string().max(1000).nullish(),
    ...rules,
  }),
);
export type CustomFieldInput = z.infer<typeof customFieldInput>;

/** `null` removes a rule. `uid`, `name` and `column` never change. */
export const customFieldChange = z.lazy(() =>
  customFieldInput
    .unwrap()
    .omit({ uid: true, name: true })
    .partial()
    .extend({ revision: z.int().optional() }),
);
export type CustomFieldChange = z.infer<typeof customFieldChange>;

/** The number of rows that break a changed rule; the rule applies to new writes only. */
export const ruleBreaks = z.lazy(() => z.object({ rows: z.int() }));

/** GET /custom-fields?uid=…&archived=false|true|all : the fields, by type and order. */
export namespace ListCustomFields {
  export const query = z.lazy(() =>
    z.object({
      uid: z.string().optional(),
      archived: z.enum(['false', 'true', 'all']).optional(),
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
  export const query = z.lazy(() => z.object({ dryRun: z.enum(['true', 'false']).optional() }));
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
      data: z.strictObject({ uid: z.string(), names: z.array(z.string()) }),
    }),
  );
  export const response = z.lazy(() => z.object({ data: z.array(customField) }));
  export type Request = z.infer<typeof request>;
  export type Response = z.infer<typeof response>;
}

/** The file that transfers field definitions between apps: import it before `strapi import`. */
export const customFieldFile = z.lazy(() =>
  z.strictObject({
    format: z.literal('nexus-crm.custom-fields'),
    version: z.literal(1),
    fields: z.array(
      customFieldInput
        .unwrap()
        .extend({ archived: z.boolean().optional(), order: z.int().optional() }),
    ),
  }),
);
export type CustomFieldFile = z.infer<typeof customFieldFile>;

/** GET /custom-fields/export?uid=… : the file, archived fields included. */
export namespace ExportCustomFields {
  export const query = z.lazy(() => z.object({ uid: z.string().optional() }));
  export const response = customFieldFile;
  export type Response = z.infer<typeof response>;
}

/** POST /custom-fields/import?dryRun=true : all or nothing; identical fields are kept. */
export namespace ImportCustomFields {
  export const query = z.lazy(() => z.object({ dryRun: z.enum(['true', 'false']).optional() }));
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
      }),
    }),
  );
  export type Response = z.infer<typeof response>;
}
