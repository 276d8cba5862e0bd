import type { CompiledEntity, CompiledStage } from '../../core/contracts';
import type { JsonPath } from '../path';
import type { EscalationDraft } from './automation';

/** An entity without its transitions. */
export interface EntityDraft {
  readonly key: string;
  readonly type: string | null;
  /** As written; undefined if they are derived from the transitions. */
  readonly stages: ReadonlyMap<string, CompiledStage> | undefined;
  /** The path of each stage. */
  readonly places: ReadonlyMap<string, JsonPath>;
  readonly selfAssign: boolean | null;
  readonly actions: CompiledEntity['actions'];
  readonly escalations: readonly EscalationDraft[];
  /** Names of the fields that an in-model definition declares. */
  readonly fields: readonly string[];
}
