import type { Core } from '@strapi/strapi';

import { DefinitionRows } from '../../strapi/ports/definition-rows';
import type { StoredDefinition, StoredHead } from '../../sql/definitions/stored';
import { clockOf } from '../../strapi/ports/clock';
import { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { withStrapiErrors } from '../../strapi/ports/errors';
import {
  CreateDefinition,
  DeactivateDefinition,
  ListDefinitions,
  PublishDefinition,
  type Definition,
  type DefinitionDiagnostic,
  type DefinitionVersion,
  type GetDefinition,
  type ValidateDefinition,
} from '../../contracts/definitions';
import type { CompiledDefinition } from '../../core/contracts';
import { CrmNotFoundError } from '../../core/errors';
import { parseRequest } from '../../contracts/parse';
import type { Levels } from '../levels';
import type { CompileEnvironments } from './compile-environment';
import { entitiesOf, findAutoStartConflict } from './entities';
import {
  changedMeanwhile,
  invalidDefinition,
  publishedAlready,
  autoStartConflict,
  sameButForCase,
} from './errors';
import { validateInApp } from './validate';
import { chooseActive, chooseForPublishing, chooseShown } from './choose';
import { identify } from './identity';
import { presentDefinition, presentDiagnostics, presentVersion } from './present';
import { readSchema } from './read-schema';
import { StoredDefinitions } from './source';
import { pageMeta, toPage } from '../paging';
import { toFilter } from './query';

interface Saved {
  readonly definition: Definition;
  readonly diagnostics: readonly DefinitionDiagnostic[];
  /** False if a draft was replaced. */
  readonly created: boolean;
}

type Published = Omit<Saved, 'created'>;

/** A definition that is tried before it is published. */
export interface DefinitionTrial {
  readonly definition: CompiledDefinition;
  /** Warnings. */
  readonly diagnostics: readonly DefinitionDiagnostic[];
}

interface Choice {
  readonly version?: string | undefined;
}

interface DefinitionsOptions {
  readonly levels: Levels;
  readonly environments: CompileEnvironments;
}

/**
 * Definitions of pipelines in the database (FR-L2-001), and the only writer of them. The REST
 * endpoints call these methods; inputs and results are in `contracts/definitions.ts`. All need
 * level 2 and reject with Strapi's errors: 400 for input, with every diagnostic, 404, 409.
 */
export const createDefinitions = (
  strapi: Core.Strapi,
  { levels, environments }: DefinitionsOptions,
) => {
  const rows = new DefinitionRows(strapi);
  const runtime = new StrapiSqlRuntime(strapi);

  const run = <T>(work: () => Promise<T>): Promise<T> =>
    withStrapiErrors(() => {
      requireLevel(levels);
      return work();
    });

  /** @throws CrmNotFoundError */
  const find = async (name: string, version: string): Promise<StoredDefinition> => {
    const row = await rows.find(name, version);
    if (row) return row;
    throw new CrmNotFoundError(
      `There is no definition "${name.slice(0, 80)}" ${version.slice(0, 80)}.`,
    );
  };

  return {
    /** Compiled definitions for the engine. Throws errors of the core. */
    source: new StoredDefinitions(rows, { environments }),

    /** Versions without their JSON, by name, then newest first. */
    list: (query: ListDefinitions.Query = {}): Promise<ListDefinitions.Response> =>
      run(async () => {
        const { filters, pagination } = parseRequest(ListDefinitions.query, query, 'query');
        const page = toPage(pagination, strapi.config.get('api.rest.defaultLimit', 25));
        const { rows: found, total } = await rows.list(toFilter(filters), page);
        return {
          data: found.map(presentVersion),
          meta: { pagination: pageMeta(page, total) },
        };
      }),

    /** That version; by default the active, or else the newest one. `meta` lists all of them. */
    get: (name: string, version?: string): Promise<GetDefinition.Response> =>
      run(async () => {
        const versions = await rows.versions(name);
        const row = await find(name, chooseShown(name, versions, version).version);
        return {
          data: presentDefinition(row),
          meta: { versions: versions.map(presentVersion) },
        };
      }),

    /** Saves a draft, even with errors; replaces the draft of the same name and version. */
    create: (input: unknown): Promise<Saved> =>
      run(async () => {
        const { data } = parseRequest(CreateDefinition.request, { data: input });
        const { schema, model = null } = data;
        const validated = await validateInApp({ strapi, rows, environments }, schema, model);
        const values = identify(validated, schema, model);
        const { name, version } = values;
        const same = await runtime.transaction(async () => {
          await rows.lock();
          const found = (await rows.versions(name)).find(
            (row) => row.version.toLowerCase() === version.toLowerCase(),
          );
          checkReplaced(values, found, data.replaces);
          if (!found) await rows.insert(values);
          else if (!(await rows.replace(found, values))) throw changedMeanwhile(name, version);
          return found;
        });
        return {
          definition: presentDefinition(await find(name, version)),
          diagnostics: presentDiagnostics(validated.diagnostics),
          created: !same,
        };
      }),

    /** Reports all problems of any input; writes nothing. */
    validate: (
      schema: unknown,
      { model }: { readonly model?: string | undefined } = {},
    ): Promise<ValidateDefinition.Response['data']> =>
      run(async () => {
        const { diagnostics, definition } = await validateInApp(
          { strapi, rows, environments },
          schema,
          model ?? null,
        );
        return { valid: definition !== null, diagnostics: presentDiagnostics(diagnostics) };
      }),

    /**
     * Compiles an unsaved definition, or a saved version: by default the active, or else the newest
     * one. Writes nothing, and throws errors of the core.
     */
    compile: async ({
      schema,
      model = null,
      name,
      version,
    }: {
      readonly schema?: unknown;
      readonly model?: string | null | undefined;
      readonly name?: string | undefined;
      readonly version?: string | undefined;
    }): Promise<DefinitionTrial> => {
      requireLevel(levels);
      const row =
        name === undefined
          ? undefined
          : await find(name, chooseShown(name, await rows.versions(name), version).version);
      const validated = await validateInApp(
        { strapi, rows, environments },
        row ? readSchema(row) : schema,
        row ? row.model : model,
      );
      const { definition, diagnostics } = validated;
      if (!definition) throw invalidDefinition(diagnostics);
      return { definition, diagnostics: presentDiagnostics(diagnostics) };
    },

    /**
     * Makes a version active and deactivates the previous one, in one transaction: the given
     * version, or the last saved draft. Takes effect in every process at once.
     */
    publish: (name: string, choice: Choice = {}): Promise<Published> =>
      run(async () => {
        const { data = {} } = parseRequest(PublishDefinition.request, { data: choice });
        const chosen = chooseForPublishing(name, await rows.versions(name), data.version);
        const seen = await find(name, chosen.version);
        const validated = await validateInApp(
          { strapi, rows, environments },
          readSchema(seen),
          seen.model,
        );
        const { definition, diagnostics } = validated;
        if (!definition) throw invalidDefinition(diagnostics);
        await runtime.transaction(async () => {
          await rows.lock();
          const row = await find(name, seen.version);
          if (row.digest !== seen.digest) throw changedMeanwhile(name, seen.version);
          if (row.active) return;
          const conflict = findAutoStartConflict(definition, await rows.startingByThemselves());
          if (conflict) throw autoStartConflict(name, conflict);
          const { label, model, autoStart } = definition;
          const values = { label, model, autoStart, entities: entitiesOf(definition) };
          await rows.release(row, values, clockOf(strapi).now());
        });
        return {
          definition: presentDefinition(await find(name, seen.version)),
          diagnostics: presentDiagnostics(diagnostics),
        };
      }),

    /** No new instances start; running ones continue. */
    deactivate: (name: string, choice: Choice = {}): Promise<DefinitionVersion> =>
      run(async () => {
        const { data = {} } = parseRequest(DeactivateDefinition.request, { data: choice });
        const version = await runtime.transaction(async () => {
          await rows.lock();
          const active = chooseActive(name, await rows.versions(name), data.version);
          await rows.retire(name);
          return active.version;
        });
        return presentVersion(await find(name, version));
      }),
  };
};

/** @throws CrmConflictError if this draft cannot replace what is stored. */
function checkReplaced(
  { name, version }: { readonly name: string; readonly version: string },
  found: StoredHead | undefined,
  replaces: string | null | undefined,
): void {
  if (found && found.version !== version) throw sameButForCase(name, version, found.version);
  if (found?.state === 'published') throw publishedAlready(name, version);
  const stored = found?.updatedAt.toISOString() ?? null;
  if (replaces !== undefined && replaces !== stored) throw changedMeanwhile(name, version);
}

function requireLevel(levels: Levels): void {
  if (levels.includes(2)) return;
  throw new CrmNotFoundError('Definitions in the database come with level 2.');
}
