import type { IntegrationCall, IntegrationContract, Json } from '../../core/contracts';
import { CLOSED, type Circuit } from './circuit';
import { EndpointGuard } from './endpoint-guard';
import type { Limits } from './limits';

interface Held {
  readonly version: string;
  readonly guard: EndpointGuard;
}

/** The guards of integrations, by name. A change of an integration closes its circuit. */
export class EndpointGuards {
  readonly #held = new Map<string, Held>();

  /** @param now milliseconds since 1970. */
  constructor(private readonly now: () => number) {}

  /**
   * @param version differs after every change of the integration.
   * @param isProbe whether an open circuit does not stop it.
   */
  protect(
    integration: IntegrationContract,
    version: string,
    limits: Limits,
    isProbe = false,
  ): IntegrationContract {
    const { name } = integration;
    let held = this.#held.get(name);
    if (held?.version !== version) {
      held = { version, guard: new EndpointGuard(limits, this.now) };
      this.#held.set(name, held);
    }
    const { guard } = held;
    return {
      ...integration,
      execute: (input, call) => guard.run(() => integration.execute(input, call), isProbe),
      ...(integration.compensate && {
        compensate: (input: Json, call: IntegrationCall) =>
          guard.run(async () => integration.compensate?.(input, call)),
      }),
    };
  }

  /** Closed for one that this process has not called since its last change. */
  circuitOf(name: string, version: string): Circuit {
    const held = this.#held.get(name);
    return held?.version === version ? held.guard.circuit : CLOSED;
  }

  forget(name: string): void {
    this.#held.delete(name);
  }
}
