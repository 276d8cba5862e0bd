import { z } from 'zod';

import { pageAnswer, pageQuery } from './paging';

/**
 * Definitions of pipelines. Mounted twice with the same handlers: `/api/nexus-crm/definitions`
 * (content API, a permission per action) and `/nexus-crm/definitions` (admin,
 * `plugin::nexus-crm.definitions.*`). At level 1 every one of them answers 404.
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

/** For OpenAPI: the definition language, or a draft that is not right yet. */
const DEFINITION_OR_DRAFT = {
  anyOf: [{ $ref: '#/components/schemas/PipelineDefinition' }, { type: 'object' }],
};

/** One thing that is wrong with a definition, or looks wrong. */
export const definitionDiagnostic = z.lazy(() =>
  z.object({
    /** An `error` blocks publishing; a `warning` never does. */
    severity: z.enum(['error', 'warning']),
    /** What kind of problem it is; stable. */
    code: z.string(),
    /** Where in the JSON: `["transitions", "win", "do", 0]`. */
    path: z.array(z.union([z.string(), z.int()])),
    /** The path as text: `transitions.win.do[0]`. */
    at: z.string(),
    message: z.string(),
    /** What would be right. */
    advice: z.string(),
    /** Inside the text at that path, in characters from 0. */
    position: z.int().optional(),
  }),
);
export type DefinitionDiagnostic = z.infer<typeof definitionDiagnostic>;

/** One version of a definition, without its JSON. */
export const definitionVersion = z.lazy(() =>
  z.object({
    /** documentId of the row. */
    id: z.string(),
    /** The `id` of the JSON; the uid of its model for one that has none. */
    name: z.string(),
    version: z.string(),
    label: z.string(),
    /** The uid whose in-model definition it replaces. */
    model: z.string().nullable(),
    /** A `published` one never changes; a `draft` is replaced when it is saved again. */
    state: z.enum(['draft', 'published']),
    /** Whether new instances run it; one version of each name at most. */
    active: z.boolean(),
    autoStart: z.boolean(),
    /** What it is for, once published: entities with the uids of their records. */
    entities: z.array(z.object({ key: z.string(), type: z.string().nullable() })).nullable(),
    /** When it was published first. */
    releasedAt: z.string().nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  }),
);
export type DefinitionVersion = z.infer<typeof definitionVersion>;

/** With its JSON, key by key in the order in which it was written. */
export const definition = z.lazy(() =>
  definitionVersion.unwrap().extend({
    schema: z.record(z.string(), z.unknown()),
  }),
);
export type Definition = z.infer<typeof definition>;

/** `filters[active]=true` and `filters[active][$eq]=true` alike. */
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
 * GET /definitions/:name?version=1.0.0 : that version; without one the active version, else the
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
 * POST /definitions : saves a draft, 201, or 200 where it replaces the draft of the same version.
 * A draft may have errors, which `meta.diagnostics` lists; 400 where it has no usable name or
 * version, or is no JSON object of a bearable size. 409 where that version is published.
 */
export namespace CreateDefinition {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z.strictObject(
          {
            /** The definition itself. Anything may stand here; what is wrong with it is said. */
            schema: z.unknown().meta(DEFINITION_OR_DRAFT).optional(),
            /** The model that an in-model definition, which has no `id`, stands in. */
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

/** POST /definitions/validate : every problem of a definition, in one pass; nothing is written. */
export namespace ValidateDefinition {
  export const { request } = CreateDefinition;
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        /** Whether it has no error and may be published. */
        valid: z.boolean(),
        /** Errors first. */
        diagnostics: z.array(definitionDiagnostic),
      }),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/** Which version is meant. */
const choice = z.lazy(() =>
  z.strictObject(
    { data: z.strictObject({ version: version.optional() }, data).optional() },
    { error: 'must be an object with the key "data"' },
  ),
);

/**
 * POST /definitions/:name/publish : makes a version the active one, and the former one inactive.
 * Without `version` the draft that was saved last; a version that was published before becomes
 * active again. Instances that run stay on their version. 400 with every problem where it has an
 * error, 409 where another active definition starts by itself on the same records.
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
 * POST /definitions/:name/deactivate : no new instance starts; those that run go on. With a
 * `version` only where that is the active one, else 409.
 */
export namespace DeactivateDefinition {
  export const request = choice;
  export const response = z.lazy(() => z.object({ data: definitionVersion, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}

/** One that would have nowhere to go. */
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
 * POST /definitions/:name/move : takes running instances along to another version. A dry run unless
 * `dryRun` is false. Where one would be stranded nothing moves and the answer is a 409 that names
 * them, unless `partial` leaves those where they are.
 */
export namespace MoveInstances {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z
          .strictObject(
            {
              /** The version to go to: without it the active one. */
              to: version.optional(),
              /** Only instances of this version; without it those of all others. */
              from: version.optional(),
              /** Where the instances of a stage go; a stage that is not named keeps its name. */
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
        /** How many have moved, or in a dry run would. */
        moved: z.int(),
        /** How many stay where they are. */
        left: z.int(),
        /** The first hundred of those, and why. */
        stranded: z.array(stranded),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}
