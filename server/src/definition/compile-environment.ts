import type { ApprovalStrategyContract, ConditionContract, Json } from '../core/contracts';
import type { Problem } from '../core/errors';
import type { Registry } from '../core/registry';
import type { FieldTypeRegistry } from '../fields';

/** The parts of an entity that identify its attributes. */
export interface EntityReference {
  readonly key: string;
  /** The uid of an entity whose key the app chose. */
  readonly type: string | null;
}

/** A registered contract that can validate its input. */
export interface Checked {
  readonly name: string;
  check?(input: Json): readonly Problem[];
}

/**
 * What a definition is compiled against. Conditions and strategies are required, because they are
 * linked; absent lists of names are not checked.
 */
export interface CompileEnvironment {
  readonly conditions: Registry<ConditionContract>;
  readonly strategies: Registry<ApprovalStrategyContract>;
  /** By default the built-in types. */
  readonly fieldTypes?: FieldTypeRegistry;
  /** The running level: below 3, keys of level 3 are ignored with a warning. */
  readonly level?: 1 | 2 | 3;
  /** The uid of the model of an in-model definition, which needs no `id`. */
  readonly model?: string;
  /** Attributes of an entity's records, live custom fields included. */
  attributesOf?(entity: EntityReference): readonly string[] | undefined;
  readonly teams?: readonly string[];
  readonly roles?: readonly string[];
  /** Stored and registered integrations. */
  readonly integrations?: readonly string[];
  readonly calendars?: readonly string[];
  /** Registered automations. */
  readonly automations?: readonly string[];
  /** The contract registered under this name, to validate `with`. */
  contractOf?(kind: 'integration' | 'automation', name: string): Checked | undefined;
}
