import type { CompiledDefinition, DefinitionSource } from '../contracts';

/** In-memory definitions; the last published version of a name is active. */
export class MemoryDefinitions implements DefinitionSource {
  readonly #versions = new Map<string, CompiledDefinition>();
  readonly #active = new Map<string, CompiledDefinition>();

  publish(definition: CompiledDefinition): void {
    this.#versions.set(versionKey(definition.name, definition.version), definition);
    this.#active.set(definition.name, definition);
  }

  active(name: string): Promise<CompiledDefinition | undefined> {
    return Promise.resolve(this.#active.get(name));
  }

  version(name: string, version: string): Promise<CompiledDefinition | undefined> {
    return Promise.resolve(this.#versions.get(versionKey(name, version)));
  }
}

const versionKey = (name: string, version: string): string => JSON.stringify([name, version]);
