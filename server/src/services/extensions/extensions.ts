import type { Core } from '@strapi/strapi';

import { StrapiInteractionLookup } from '../../strapi/ports/interactions';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { BUILT_IN_CONDITIONS, createHasInteraction } from '../../conditions';
import type {
  ApprovalStrategyContract,
  AutomationContract,
  ConditionContract,
  FieldTypeContract,
  IntegrationContract,
  StorageContract,
  TriggerContract,
} from '../../core/contracts';
import { CrmConfigurationError } from '../../core/errors';
import { Registry } from '../../core/registry';
import type { FieldTypeRegistry } from '../../fields';
import { BUILT_IN_STRATEGIES } from '../../strategies';
import { DATABASE_STORAGE } from '../engine/storages';
import { checkContract } from './check-contract';
import { SHAPES } from './shapes';

/** All registries by kind. */
export interface Registries {
  readonly conditions: Registry<ConditionContract>;
  readonly strategies: Registry<ApprovalStrategyContract>;
  readonly integrations: Registry<IntegrationContract>;
  readonly triggers: Registry<TriggerContract>;
  readonly storages: Registry<StorageContract>;
  readonly automations: Registry<AutomationContract>;
  readonly fieldTypes: FieldTypeRegistry;
}

/**
 * FR-EXT-001 to FR-EXT-005. Registers an app's extensions, in its `register`:
 * `strapi.plugin('nexus-crm').service('extensions').condition({ name, evaluate })`. Built-ins are
 * registered in the same way. Each method throws a CrmConfigurationError, which aborts the boot,
 * for an invalid contract, a name that is taken, or a late registration.
 */
export class Extensions {
  readonly registries: Registries;

  #isOpen = true;

  constructor(strapi: Core.Strapi, runtime: StrapiSqlRuntime, fieldTypes: FieldTypeRegistry) {
    this.registries = {
      conditions: new Registry('condition'),
      strategies: new Registry('strategy'),
      integrations: new Registry('integration'),
      triggers: new Registry('trigger'),
      storages: new Registry('storage'),
      automations: new Registry('automation'),
      fieldTypes,
    };
    const interactions = new StrapiInteractionLookup(strapi, runtime);
    for (const condition of BUILT_IN_CONDITIONS) this.condition(condition);
    this.condition(createHasInteraction(interactions));
    for (const strategy of BUILT_IN_STRATEGIES) this.strategy(strategy);
    this.storage({ name: DATABASE_STORAGE, open: (database) => database });
  }

  /** `{ "type": "<name>", … }` in a definition (FR-EXT-002). */
  condition(contract: ConditionContract): void {
    this.register('condition', this.registries.conditions, contract);
  }

  /** `"strategy": "<name>"` of an approval (FR-EXT-003). */
  strategy(contract: ApprovalStrategyContract): void {
    this.register('strategy', this.registries.strategies, contract);
  }

  /** `{ "activity": "<name>" }` in a flow (FR-EXT-001). */
  integration(contract: IntegrationContract): void {
    this.register('integration', this.registries.integrations, contract);
  }

  /** Handlers of external messages (FR-EXT-004). */
  trigger(contract: TriggerContract): void {
    this.register('trigger', this.registries.triggers, contract);
  }

  /** Storages of instances (FR-EXT-005). */
  storage(contract: StorageContract): void {
    this.register('storage', this.registries.storages, contract);
  }

  /** `"action": "<name>"` of an escalation or a breach. */
  automation(contract: AutomationContract): void {
    this.register('automation', this.registries.automations, contract);
  }

  /** `"type": "<name>"` of a field: at level 1, in `dataSchema`, and of custom fields. */
  fieldType(contract: FieldTypeContract): void {
    this.register('field type', this.registries.fieldTypes, contract);
  }

  /**
   * Called at the end of boot: no registrations afterwards, because definitions were validated.
   *
   * @param builtIn integrations whose names the app has not taken for its own.
   */
  close(builtIn: readonly IntegrationContract[] = []): void {
    for (const integration of builtIn) {
      if (!this.registries.integrations.find(integration.name)) this.integration(integration);
    }
    this.#isOpen = false;
  }

  private register<Contract extends { readonly name: string }>(
    kind: keyof typeof SHAPES,
    registry: { register(contract: Contract): void },
    contract: Contract,
  ): void {
    checkContract(kind, contract, SHAPES[kind]);
    if (!this.#isOpen) {
      throw new CrmConfigurationError(
        `The ${kind} "${contract.name}" came too late: register it in the register function of src/index.`,
      );
    }
    registry.register(contract);
  }
}
