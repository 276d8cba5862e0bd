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

const version = z.string({ error: 'must be a text such as "1.0.0"' }).min(1).max(32);

const data = { error: 'must be an object' };

/** For OpenAPI: the definition language, or an invalid draft. */
const DEFINITION_OR_DRAFT = {
  anyOf: [{ $ref: '#/components/schemas/PipelineDefinition' }, { type: 'object' }],
};

/** One error or warning of a definition. */
export const definitionDiagnostic = z.lazy(() =>
  z.object({
    /** An `error` prevents publishing; a `warning` does not. */
    severity: z.enum(['error', 'warning']),
    /** The kind of problem; a stable identifier. */
    code: z.string(),
    /** The path in the JSON: `["transitions", "win", "do", 0]`. */
    path: z.array(z.union([z.string(), z.int()])),
    /** The path as text: `transitions.win.do[0]`. */
    at: z.string(),
    message: z.string(),
    /** How to fix it. */
    advice: z.string(),
    /** Offset in the text at that path, in characters from 0. */
    position: z.int().optional(),
  }),
);
export type DefinitionDiagnostic = z.infer<typeof definitionDiagnostic>;

/** One version of a definition, without its JSON. */
export const definitionVersion = z.lazy(() =>
  z.object({
    /** documentId of the row. */
    id: z.string(),
    /** The `id` of the JSON, or the uid of its model. */
    name: z.string(),
    version: z.string(),
    label: z.string(),
    /** The uid whose in-model definition it replaces. */
    model: z.string().nullable(),
    /** A `published` version never changes; a `draft` is replaced when it is saved again. */
    state: z.enum(['draft', 'published']),
    /** Whether new instances run it; at most one version per name. */
    active: z.boolean(),
    autoStart: z.boolean(),
    /** Its entities, with the uids of their records; set when it is published. */
    entities: z.array(z.object({ key: z.string(), type: z.string().nullable() })).nullable(),
    /** When it was first published. */
    releasedAt: z.string().nullable(),
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
const yesOrNo = z.union([z.boolean(), z.enum(['true', 'false'])], {
  error: 'must be true or false',
});

/** GET /definitions : all versions of all definitions, by name, then newest first. */
export namespace ListDefinitions {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .strictObject({
          name: equals(text),
          model: equals(text),
          state: equals(z.enum(['draft', 'published'])),
          active: equals(yesOrNo),
          autoStart: equals(yesOrNo),
        })
        .optional(),
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
  export const query = z.lazy(() => z.strictObject({ version: version.optional() }));
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
 * no JSON object or is too large. 409 if that version is published.
 */
export namespace CreateDefinition {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z.strictObject(
          {
            /** The definition. Any JSON object is accepted; its problems are reported. */
            schema: z.unknown().meta(DEFINITION_OR_DRAFT).optional(),
            /** The model of an in-model definition, which has no `id`. */
            model: uid.optional(),
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
  export const { request } = CreateDefinition;
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        /** Whether it has no errors and can be published. */
        valid: z.boolean(),
        /** Errors first. */
        diagnostics: z.array(definitionDiagnostic),
      }),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/** The version to use. */
const choice = z.lazy(() =>
  z.strictObject(
    { data: z.strictObject({ version: version.optional() }, data).optional() },
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

/** An instance that cannot be moved. */
const stranded = z.lazy(() =>
  z.object({
    instance: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    version: z.string(),
    stage: z.string().nullable(),
    code: z.string(),
    reason: z.string(),
  }),
);

const stageName = z
  .string({ error: 'must be the name of a stage' })
  .max(64, { error: 'must be shorter' });

/**
 * POST /definitions/:name/move : moves running instances to another version. A dry run unless
 * `dryRun` is false. If one of them cannot be moved, none is, and the answer is a 409 that names
 * them; with `partial` the others are moved.
 */
export namespace MoveInstances {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z
          .strictObject(
            {
              /** The target version; by default the active one. */
              to: version.optional(),
              /** Only instances of this version; by default of all others. */
              from: version.optional(),
              /** Maps old stages to new ones; a stage that is not mapped keeps its name. */
              stages: z
                .record(stageName, stageName, {
                  error: 'must be an object: new stages by old ones',
                })
                .optional(),
              dryRun: z.boolean({ error: 'must be true or false' }).optional(),
              partial: z.boolean({ error: 'must be true or false' }).optional(),
              reason: z
                .string({ error: 'must be text' })
                .max(20_000, { error: 'must be shorter' })
                .optional(),
            },
            data,
          )
          .optional(),
      },
      { error: 'must be an object with the key "data"' },
    ),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        dryRun: z.boolean(),
        to: z.string(),
        /** The number of moved instances, or in a dry run of movable ones. */
        moved: z.int(),
        /** The number of instances that keep their version. */
        left: z.int(),
        /** The first hundred of those, with reasons. */
        stranded: z.array(stranded),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}
