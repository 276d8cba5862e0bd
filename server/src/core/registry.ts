import { CrmConfigurationError } from './errors';

/** The extensions of one plugin instance by name: built-in ones first, then the app's. */
export class Registry<Contract extends { readonly name: string }> {
  readonly #contracts = new Map<string, Contract>();

  /** @param kind for messages: `strategy`, `condition`. */
  constructor(
    private readonly kind: string,
    contracts: Iterable<Contract> = [],
  ) {
    for (const contract of contracts) this.register(contract);
  }

  /** @throws CrmConfigurationError if the name is taken. */
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
