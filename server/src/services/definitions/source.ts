import { LRUCache } from 'lru-cache';

import type { DefinitionRows } from '../../strapi/ports/definition-rows';
import type { CompiledDefinition, DefinitionSource } from '../../core/contracts';
import { validateDefinition } from '../../definition';
import { corruptDefinition } from './errors';
import { readSchema } from './read-schema';
import type { CompileEnvironments } from './compile-environment';

/**
 * Size of the cache of compiled versions; a definition has at most a megabyte, most have a few
 * kilobytes.
 */
const KEPT = 200;

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
