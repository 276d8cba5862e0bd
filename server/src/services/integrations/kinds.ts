import type { IntegrationContract, Json } from '../../core/contracts';
import type { Problem } from '../../core/errors';
import type { Registry } from '../../core/registry';
import type { FieldTypeRegistry } from '../../fields';
import { checkInput, readKind, type Kind } from '../../integrations';

/** The registered integrations with their fields. */
export class IntegrationKinds {
  readonly #kinds = new Map<string, Kind>();

  constructor(
    private readonly registry: Registry<IntegrationContract>,
    readonly types: FieldTypeRegistry,
  ) {}

  /** @throws CrmConfigurationError for fields that are wrong; `open` finds them at boot. */
  find(name: string): Kind | undefined {
    const known = this.#kinds.get(name);
    const contract = known ? undefined : this.registry.find(name);
    if (!contract) return known;
    const kind = readKind(contract, this.types);
    this.#kinds.set(name, kind);
    return kind;
  }

  /** Those with settings, of which integrations can be saved. */
  configurable(): readonly Kind[] {
    return this.registry
      .names()
      .flatMap((name) => this.find(name) ?? [])
      .filter(({ contract }) => contract.settings !== undefined);
  }

  /** @throws CrmConfigurationError, which aborts the boot. */
  open(): void {
    for (const name of this.registry.names()) this.find(name);
  }

  /** The check of an activity's input, under the name that the activity uses. */
  checked(
    kindName: string,
    name: string,
  ): { readonly name: string; check(input: Json): readonly Problem[] } | undefined {
    const kind = this.find(kindName);
    return kind && { name, check: (input) => checkInput(kind, input, this.types) };
  }
}
