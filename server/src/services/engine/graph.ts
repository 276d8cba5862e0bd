import type { Clock, DefinitionSource, InstanceStorage } from '../../core/contracts';
import type { Engine } from '../../core/runner';
import type { EscalationRows } from '../../sql/escalations/escalation-rows';
import type { SqlHistory } from '../../sql/history';
import type { SlaRows } from '../../sql/sla/sla-rows';
import type { InstanceList, InstanceRows, RecordTable, WaitingInstances } from '../../sql/queries';
import type { Accounts, StrapiDirectory } from '../../strapi/ports/directory';
import type { LeadConversion } from '../../strapi/projectors/lead-conversion';
import type { Integrity } from './integrity';

/** The parts of one Strapi's engine. */
export interface EngineGraph {
  readonly engine: Engine;
  readonly storage: InstanceStorage;
  readonly definitions: DefinitionSource;
  readonly rows: InstanceRows;
  readonly waiting: WaitingInstances;
  readonly accounts: Accounts;
  /** The table of a record type; undefined for types that the app does not have. */
  readonly tableOf: (type: string) => RecordTable | undefined;
  readonly directory: StrapiDirectory;
  readonly list: InstanceList;
  readonly conversion: LeadConversion;
  readonly integrity: Integrity;
  readonly history: SqlHistory;
  readonly escalations: EscalationRows;
  /** Undefined below level 3. */
  readonly sla: SlaRows | undefined;
  readonly clock: Clock;
  /** `open`, or the way in which it was closed; undefined for unknown tasks. */
  taskStatus(task: string): Promise<string | undefined>;
}
