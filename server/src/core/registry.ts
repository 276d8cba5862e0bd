import { CrmConfigurationError } from './errors';

/** What one plugin instance has registered under names: built-ins, then the app's own. */
export class Registry<Contract extends { readonly name: string }> {
  readonly #contracts = new Map<string, Contract>();

  /** @param kind for messages: `strategy`, `condition`. */
  constructor(
    private readonly kind: string,
    contracts: Iterable<Contract> = [],
  ) {
    for (const contract of contracts) this.register(contract);
  }

  /** @throws CrmConfigurationError where the name is taken: a name never changes its meaning. */
  register(contract: Contract): void {
    if (this.#contracts.has(contract.name)) {
      throw new CrmConfigurationError(`The ${this.kind} "${contract.name}" is registered already.`);
    }
    this.#contracts.set(contract.name, contract);
  }

  find(name: string): Contract | undefined {
    return this.#contracts.get(name);
  }

  names(): string[] {
    return [...this.#contracts.keys()];
  }
}
