import type { ApprovalStrategyContract, ConditionContract, Json } from '../core/contracts';
import type { Problem } from '../core/errors';
import type { Registry } from '../core/registry';
import type { FieldTypeRegistry } from '../fields';

/** An entity as far as its attributes can be found by it. */
export interface EntityReference {
  readonly key: string;
  /** The uid that an entity of the app's own names. */
  readonly type: string | null;
}

/** A registered contract, as far as it says what is wrong with its input. */
export interface Checked {
  readonly name: string;
  check?(input: Json): readonly Problem[];
}

/**
 * What a definition is read against. Conditions and strategies are needed to run it; names that
 * are not given are not checked.
 */
export interface CompileEnvironment {
  readonly conditions: Registry<ConditionContract>;
  readonly strategies: Registry<ApprovalStrategyContract>;
  /** The built-in types where it is absent. */
  readonly fieldTypes?: FieldTypeRegistry;
  /** The level that runs: below 3, keys of level 3 are inert, and a warning says so. */
  readonly level?: 1 | 2 | 3;
  /** The uid of the model that an in-model definition stands in; it then needs no `id`. */
  readonly model?: string;
  /** Attributes of the records of an entity, live custom fields included. */
  attributesOf?(entity: EntityReference): readonly string[] | undefined;
  readonly teams?: readonly string[];
  readonly roles?: readonly string[];
  /** Rows and registered kinds. */
  readonly integrations?: readonly string[];
  readonly calendars?: readonly string[];
  /** What escalations and breaches may do. */
  readonly automations?: readonly string[];
  /** What is registered under one of these names, to check what stands under `with`. */
  contractOf?(kind: 'integration' | 'automation', name: string): Checked | undefined;
}
