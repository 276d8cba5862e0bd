import { z } from 'zod';

import { pageAnswer, pageQuery } from './paging';

/**
 * Definitions of pipelines. Mounted twice with the same handlers: `/api/nexus-crm/definitions`
 * (content API, a permission per action) and `/nexus-crm/definitions` (admin,
 * `plugin::nexus-crm.definitions.*`). At level 1 they answer 404.
 */

/** `plugin::users-permissions.user`, `api::company.company`. */
const uid = z
  .string({ error: 'must be the uid of a content type' })
  .regex(/^(?:api|plugin)::[a-z0-9][a-z0-9_-]*\.[a-z0-9][a-z0-9_-]*$/, {
    error: 'must be the uid of a content type',
  })
  .max(255, { error: 'must be the uid of a content type' });

export const versionName = z.string({ error: 'must be a text such as "1.0.0"' }).min(1).max(32);

const data = { error: 'must be an object' };

/** For OpenAPI: the definition language, or an invalid draft. */
const DEFINITION_OR_DRAFT = {
  anyOf: [{ $ref: '#/components/schemas/PipelineDefinition' }, { type: 'object' }],
};

/** One error or warning of a definition. */
export const definitionDiagnostic = z.lazy(() =>
  z.object({
    severity: z
      .enum(['error', 'warning'])
      .describe('An `error` prevents publishing; a `warning` does not.'),
    code: z.string().describe('The kind of problem; a stable identifier.'),
    path: z
      .array(z.union([z.string(), z.int()]))
      .describe('The path in the JSON: `["transitions", "win", "do", 0]`.'),
    at: z.string().describe('The path as text: `transitions.win.do[0]`.'),
    message: z.string(),
    advice: z.string().describe('How to fix it.'),
    position: z.int().optional().describe('Offset in the text at that path, in characters from 0.'),
  }),
);
export type DefinitionDiagnostic = z.infer<typeof definitionDiagnostic>;

/** One version of a definition, without its JSON. */
export const definitionVersion = z.lazy(() =>
  z.object({
    id: z.string().describe('documentId of the row.'),
    name: z.string().describe('The `id` of the JSON, or the uid of its model.'),
    version: z.string(),
    label: z.string(),
    model: z.string().nullable().describe('The uid whose in-model definition it replaces.'),
    state: z
      .enum(['draft', 'published'])
      .describe(
        'A `published` version never changes; a `draft` is replaced when it is saved again.',
      ),
    active: z.boolean().describe('Whether new instances run it; at most one version per name.'),
    autoStart: z.boolean(),
    entities: z
      .array(z.object({ key: z.string(), type: z.string().nullable() }))
      .nullable()
      .describe('Its entities, with the uids of their records; set when it is published.'),
    releasedAt: z.string().nullable().describe('When it was first published.'),
    createdAt: z.string(),
    updatedAt: z.string(),
  }),
);
export type DefinitionVersion = z.infer<typeof definitionVersion>;

/** With its JSON, in the original order of keys. */
export const definition = z.lazy(() =>
  definitionVersion.unwrap().extend({
    schema: z.record(z.string(), z.unknown()),
  }),
);
export type Definition = z.infer<typeof definition>;

/** Accepts `filters[active]=true` and `filters[active][$eq]=true`. */
const equals = <T extends z.ZodType>(value: T) =>
  z.union([value, z.strictObject({ $eq: value })]).optional();
const text = z.string().max(255);
const yesOrNo = z.lazy(() =>
  z.union([z.boolean(), z.enum(['true', 'false'])], {
    error: 'must be true or false',
  }),
);

/** GET /definitions : all versions of all definitions, by name, then newest first. */
export namespace ListDefinitions {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .strictObject({
          name: equals(text).describe('The name of the definition.'),
          model: equals(text).describe('The uid of the model of an in-model definition.'),
          state: equals(z.enum(['draft', 'published'])).describe('`draft` or `published`.'),
          active: equals(yesOrNo).describe('Whether new instances start with it.'),
          autoStart: equals(yesOrNo).describe('Whether it starts automatically on new records.'),
        })
        .optional()
        .describe('Each key takes a value, or `$eq` with one.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(definitionVersion),
      meta: z.object({
        pagination: pageAnswer,
      }),
    }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}

/**
 * GET /definitions/:name?version=1.0.0 : that version; by default the active version, or else the
 * newest. `meta.versions` lists all of them, newest first.
 */
export namespace GetDefinition {
  export const query = z.lazy(() =>
    z.strictObject({
      version: versionName
        .optional()
        .describe('The version; by default the active one, or else the newest.'),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: definition,
      meta: z.object({ versions: z.array(definitionVersion) }),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/**
 * POST /definitions : saves a draft, 201, or 200 if it replaces the draft of the same version. A
 * draft may have errors, which `meta.diagnostics` lists; 400 if it has no valid name or version, is
 * no JSON object or is too large. 409 if that version is published, or if it is not the one that
 * `replaces` names.
 */
export namespace CreateDefinition {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z.strictObject(
          {
            schema: z
              .unknown()
              .meta(DEFINITION_OR_DRAFT)
              .optional()
              .describe('The definition. Any JSON object is accepted; its problems are reported.'),
            model: uid
              .optional()
              .describe('The model of an in-model definition, which has no `id`.'),
            replaces: z.iso
              .datetime({ error: 'must be the "updatedAt" of a draft, or null' })
              .nullable()
              .optional()
              .describe(
                'The `updatedAt` of the draft that it replaces, or null for a new version: 409 where another request has saved that version since.',
              ),
          },
          data,
        ),
      },
      { error: 'must be an object with the key "data"' },
    ),
  );
  export const response = z.lazy(() =>
    z.object({
      data: definition,
      meta: z.object({ diagnostics: z.array(definitionDiagnostic) }),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/** POST /definitions/validate : reports all problems of a definition; writes nothing. */
export namespace ValidateDefinition {
  export const request = z.lazy(() =>
    z.strictObject(
      { data: CreateDefinition.request.unwrap().shape.data.omit({ replaces: true }) },
      { error: 'must be an object with the key "data"' },
    ),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        valid: z.boolean().describe('Whether it has no errors and can be published.'),
        diagnostics: z.array(definitionDiagnostic).describe('Errors first.'),
      }),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/** The version to use. */
const choice = z.lazy(() =>
  z.strictObject(
    {
      data: z
        .strictObject(
          {
            version: versionName
              .optional()
              .describe(
                'The version; by default the last saved draft, or the active one to deactivate.',
              ),
          },
          data,
        )
        .optional(),
    },
    { error: 'must be an object with the key "data"' },
  ),
);

/**
 * POST /definitions/:name/publish : makes a version active and deactivates the previous one.
 * Without `version`, the last saved draft; an earlier published version can be activated again.
 * Running instances keep their version. 400 with all problems if it has errors, 409 if another
 * active definition starts automatically on the same records.
 */
export namespace PublishDefinition {
  export const request = choice;
  export const response = z.lazy(() =>
    z.object({
      data: definition,
      meta: z.object({ diagnostics: z.array(definitionDiagnostic) }),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/**
 * POST /definitions/:name/deactivate : no new instances start; running ones continue. With a
 * `version`, 409 unless that is the active one.
 */
export namespace DeactivateDefinition {
  export const request = choice;
  export const response = z.lazy(() => z.object({ data: definitionVersion, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}
