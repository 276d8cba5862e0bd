import type { CompiledDefinition } from './definition';

/** Where compiled definitions come from. Published versions never change, so they may be cached. */
export interface DefinitionSource {
  /** The version that new instances run now; asked anew each time. */
  active(name: string): Promise<CompiledDefinition | undefined>;
  /** A version that was published, active or not. */
  version(name: string, version: string): Promise<CompiledDefinition | undefined>;
}
