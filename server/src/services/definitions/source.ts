import { LRUCache } from 'lru-cache';

import type { DefinitionRows } from '../../strapi/ports/definition-rows';
import type { CompiledDefinition, DefinitionSource, SubjectFacts } from '../../core/contracts';
import { validateDefinition } from '../../definition';
import { canPlay } from '../engine/roles';
import type { Levels } from '../levels';
import { corruptDefinition } from './errors';
import { readSchema } from './read-schema';
import type { CompileEnvironments } from './compile-environment';

/**
 * Size of the cache of compiled versions; a definition has at most a megabyte, most have a few
 * kilobytes.
 */
const KEPT = 200;

/** The automatic start of a new record. */
export interface AutoStart {
  readonly name: string;
  readonly version: string;
  readonly entity: string;
}

/**
 * FR-L2-001. Published definitions, compiled. The active version is read from the database on every
 * call, inside the current transaction, so that a new one takes effect in every process at once;
 * versions never change and are cached.
 */
export class StoredDefinitions implements DefinitionSource {
  readonly #compiled = new LRUCache<string, CompiledDefinition>({ max: KEPT });

  constructor(
    private readonly rows: DefinitionRows,
    private readonly options: {
      readonly levels: Levels;
      readonly environments: CompileEnvironments;
    },
  ) {}

  /** One index lookup, and another one if the version is not cached. */
  async active(name: string): Promise<CompiledDefinition | undefined> {
    const version = await this.rows.activeVersion(name);
    return version === undefined ? undefined : this.version(name, version);
  }

  /** @throws CrmConflictError (`CorruptDefinition`) if its row cannot be run. */
  async version(name: string, version: string): Promise<CompiledDefinition | undefined> {
    const key = JSON.stringify([name, version]);
    const known = this.#compiled.get(key);
    if (known) return known;
    const compiled = await this.compile(name, version);
    if (compiled) this.#compiled.set(key, compiled);
    return compiled;
  }

  /** The published versions of a name, newest first. */
  async publishedVersions(name: string): Promise<readonly string[]> {
    const versions = await this.rows.versions(name);
    return versions.filter(({ state }) => state === 'published').map(({ version }) => version);
  }

  /**
   * What a new record of this type starts automatically; nothing at level 1. One index lookup.
   *
   * @param values of the record: `kind` says whether a contact is a lead.
   */
  async autoStartFor(
    uid: string,
    values: SubjectFacts['values'] = {},
  ): Promise<AutoStart | undefined> {
    if (!this.options.levels.includes(2)) return undefined;
    for (const { name, version, model, entities } of await this.rows.startingByThemselves()) {
      const entity = entities?.find((one) => canPlay(one, uid, values, model));
      if (entity) return { name, version, entity: entity.key };
    }
    return undefined;
  }

  private async compile(name: string, version: string): Promise<CompiledDefinition | undefined> {
    const row = await this.rows.find(name, version);
    if (row?.state !== 'published') return undefined;
    const environment = this.options.environments.runtime(row.model);
    const { definition, diagnostics } = validateDefinition(readSchema(row), environment);
    if (!definition) {
      const [first] = diagnostics;
      const where = first && first.at !== '' ? `${first.at}: ` : '';
      throw corruptDefinition(name, version, `${where}${first?.message} ${first?.advice}`);
    }
    if (definition.name !== name || definition.version !== version) {
      throw corruptDefinition(name, version, 'its row and its JSON name different versions.');
    }
    return definition;
  }
}
