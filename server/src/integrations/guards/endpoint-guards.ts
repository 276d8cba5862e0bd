import type { IntegrationCall, IntegrationContract, Json } from '../../core/contracts';
import { CLOSED, type Circuit } from './circuit';
import { EndpointGuard } from './endpoint-guard';
import type { Limits } from './limits';

/** Which integration it is, and in which state: `version` differs after every change. */
export interface GuardedEndpoint {
  /** Unique among all tenants: two may have integrations of one name. */
  readonly id: string;
  readonly version: string | number;
}

interface Held {
  readonly version: string | number;
  readonly guard: EndpointGuard;
}

/** The guards of integrations. A change of an integration closes its circuit. */
export class EndpointGuards {
  readonly #held = new Map<string, Held>();

  /** @param now milliseconds since 1970. */
  constructor(private readonly now: () => number) {}

  /**
   * @param isProbe whether an open circuit does not stop it.
   */
  protect(
    integration: IntegrationContract,
    { id, version }: GuardedEndpoint,
    limits: Limits,
    isProbe = false,
  ): IntegrationContract {
    let held = this.#held.get(id);
    if (held?.version !== version) {
      held = { version, guard: new EndpointGuard(limits, this.now) };
      this.#held.set(id, held);
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
  circuitOf({ id, version }: GuardedEndpoint): Circuit {
    const held = this.#held.get(id);
    return held?.version === version ? held.guard.circuit : CLOSED;
  }

  remove(id: string): void {
    this.#held.delete(id);
  }
}
