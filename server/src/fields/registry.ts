import type { FieldTypeContract } from '../core/contracts';
import { CrmConfigurationError } from '../core/errors';
import { BUILT_IN_FIELD_TYPES } from './types';

/** The field types of one plugin instance: built-in ones first, then the app's. */
export class FieldTypeRegistry {
  readonly #types = new Map<string, FieldTypeContract>();

  constructor(types: readonly FieldTypeContract[] = BUILT_IN_FIELD_TYPES) {
    for (const type of types) this.register(type);
  }

  /** @throws CrmConfigurationError if the name is taken. */
  register(type: FieldTypeContract): void {
    if (this.#types.has(type.name)) {
      throw new CrmConfigurationError(`The field type "${type.name}" is registered already.`);
    }
    this.#types.set(type.name, type);
  }

  find(name: string): FieldTypeContract | undefined {
    return this.#types.get(name);
  }

  /** @throws CrmConfigurationError for an unknown type. */
  get(name: string): FieldTypeContract {
    const type = this.#types.get(name);
    if (!type) throw new CrmConfigurationError(`There is no field type "${name}".`);
    return type;
  }

  names(): string[] {
    return [...this.#types.keys()];
  }
}
