import type { CompiledDefinition } from './definition';

/** Source of compiled definitions. Published versions never change, so they may be cached. */
export interface DefinitionSource {
  /** The version that new instances run; queried on every call. */
  active(name: string): Promise<CompiledDefinition | undefined>;
  /** A published version, active or not. */
  version(name: string, version: string): Promise<CompiledDefinition | undefined>;
}
