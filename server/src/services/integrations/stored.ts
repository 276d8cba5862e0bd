import type { DeliverySource } from '../../contracts/deliveries';
import type { IntegrationCall, IntegrationContract, Json, JsonObject } from '../../core/contracts';
import type { Problem } from '../../core/errors';
import {
  bindIntegration,
  checkSettings,
  EndpointGuards,
  IntegrationFailure,
  registeredLimits,
  type Circuit,
  type GuardedEndpoint,
  type Kind,
} from '../../integrations';
import { reasonOf } from '../../core/thrown-reason';
import { valueIn } from '../../core/thrown-value';
import type { StoredIntegration } from '../../strapi/ports/integration-row';
import type { IntegrationRows } from '../../strapi/ports/integration-rows';
import type { SecretBox } from '../../strapi/ports/secret-box';
import { limitIntegration, type LimitedCall } from '../extensions';
import type { IntegrationKinds } from './kinds';
import { logIntegration, type LoggedOptions } from './logged';
import { limitsOf } from './present';
import { problemsOf } from './problems';

interface StoredIntegrationsOptions {
  readonly rows: IntegrationRows;
  readonly kinds: IntegrationKinds;
  readonly box: SecretBox;
  readonly limited: LimitedCall;
  readonly logged: LoggedOptions;
}

/** Saved integrations, ready to be run within their limits. Read at every call: a change is in effect in every process. */
export class StoredIntegrations {
  /** Of this process. */
  readonly guards: EndpointGuards;
  readonly #registered: EndpointGuards;

  constructor(private readonly options: StoredIntegrationsOptions) {
    const { clock } = options.logged;
    const now = (): number => clock.now().getTime();
    this.guards = new EndpointGuards(now);
    this.#registered = new EndpointGuards(now);
  }

  /**
   * Undefined if none is saved under this name.
   *
   * @param source of the delivery log, where the call does not say.
   */
  async find(name: string, source?: DeliverySource): Promise<IntegrationContract | undefined> {
    const row = await this.options.rows.find(name);
    if (!row) return undefined;
    if (row.enabled) {
      // The guard sees the time limit as a failure, also of a call that never settles.
      const limited = limitIntegration(this.disabling(row, this.bind(row)), this.options.limited);
      const logged = logIntegration(limited, this.options.logged, source);
      return this.guards.protect(logged, endpointOf(row), limitsOf(row));
    }
    const because = row.disabledReason === null ? '' : ` ${row.disabledReason}`;
    const hasCompensation = this.bind(row).compensate !== undefined;
    return failing(name, `The integration "${name}" is disabled.${because}`, hasCompensation);
  }

  /** Disables it when a failure says so, for example after a status 410. */
  private disabling(row: StoredIntegration, bound: IntegrationContract): IntegrationContract {
    const watched = async <T>(attempt: () => Promise<T>): Promise<T> => {
      try {
        return await attempt();
      } catch (error) {
        // A row that was changed meanwhile keeps what was changed.
        if (valueIn(error, 'disable') === true) {
          const disabledReason = reasonOf(error);
          await this.options.rows.change(row, { enabled: false, disabledReason });
        }
        throw error;
      }
    };
    return {
      ...bound,
      execute: (input, call) => watched(() => bound.execute(input, call)),
      ...(bound.compensate && {
        compensate: (input: Json, call: IntegrationCall) =>
          watched(async () => bound.compensate?.(input, call)),
      }),
    };
  }

  /** What keeps it from being run. */
  problemsOf(row: StoredIntegration): readonly Problem[] {
    const { kinds, box } = this.options;
    return problemsOf(row, kinds.find(row.kind), { types: kinds.types, box });
  }

  /** Of its circuit breaker in this process. */
  circuitOf(row: StoredIntegration): Circuit {
    return this.guards.circuitOf(endpointOf(row));
  }

  private bind(row: StoredIntegration): IntegrationContract {
    const { name } = row;
    const kind = this.options.kinds.find(row.kind);
    if (!kind) return failing(name, `The kind "${row.kind}" of "${name}" is not registered.`);
    return bindIntegration(kind.contract, name, () => {
      const [problem] = this.problemsOf(row);
      if (problem) throw final(problem.message);
      const settings = this.settingsOf(kind, name, row.settings);
      return { settings, secrets: this.secretsOf(kind, row) };
    });
  }

  /** Runs it once, whether it is enabled or not, and whether its circuit is open or not. */
  once(row: StoredIntegration): IntegrationContract {
    const { limited, logged } = this.options;
    const once = logIntegration(limitIntegration(this.bind(row), limited), logged, 'test');
    return this.guards.protect(once, endpointOf(row), limitsOf(row), true);
  }

  /** A registered integration used by its own name: its settings are the defaults. */
  registered(contract: IntegrationContract, source?: DeliverySource): IntegrationContract {
    const integration = this.withDefaults(contract, source);
    // What the app does in its own code need not be an endpoint that can be down.
    if (contract.settings === undefined && contract.limits === undefined) return integration;
    return this.#registered.protect(
      integration,
      { id: contract.name, version: '' },
      registeredLimits(contract),
    );
  }

  /** One without settings is called by the app's definitions alone, and is not in the delivery log. */
  private withDefaults(
    contract: IntegrationContract,
    source: DeliverySource | undefined,
  ): IntegrationContract {
    const { limited, logged, kinds } = this.options;
    if (contract.settings === undefined) return limitIntegration(contract, limited);
    const { name } = contract;
    const bound = bindIntegration(contract, name, () => {
      const kind = kinds.find(name);
      const settings = kind ? this.settingsOf(kind, name, {}) : {};
      return { settings, secrets: {} };
    });
    return logIntegration(limitIntegration(bound, limited), logged, source);
  }

  private settingsOf(kind: Kind, name: string, stored: JsonObject): JsonObject {
    const { values, problems } = checkSettings(kind, stored, this.options.kinds.types);
    if (problems.length === 0) return values;
    const wrong = problems.map(({ message }) => message).join('; ');
    throw final(`The settings of "${name}" are not valid: ${wrong}.`);
  }

  /** Those that are set and can be decrypted. */
  private secretsOf({ secrets }: Kind, { secrets: stored }: StoredIntegration): JsonObject {
    const values = secrets.flatMap(({ name }) => {
      const encrypted = stored[name];
      const value = encrypted === undefined ? undefined : this.options.box.decrypt(encrypted);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(values);
  }
}

const endpointOf = ({ documentId, revision }: StoredIntegration): GuardedEndpoint => ({
  id: documentId,
  version: revision,
});

const final = (message: string): IntegrationFailure =>
  new IntegrationFailure(message, { retryable: false });

/** @param hasCompensation whether it could undo what it did: then that fails too. */
const failing = (name: string, reason: string, hasCompensation = true): IntegrationContract => ({
  name,
  execute: () => Promise.reject(final(reason)),
  ...(hasCompensation && { compensate: () => Promise.reject(final(reason)) }),
});
