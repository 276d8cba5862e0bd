import type { CompiledAssignment } from './assignment';
import type { CompiledDuration } from './duration';
import type { Json } from './json';

/** Automations of the plugin's own; an app's have other names. */
export const BUILT_IN_AUTOMATIONS = ['reassign', 'notify'] as const;

/** What an escalation or a breach does. */
export interface CompiledAutomation {
  /** `entities.lead.automation.escalation[0]` */
  readonly path: string;
  /** `reassign`, `notify`, or an automation of the app. */
  readonly action: string;
  /** Null: `reassign` takes the next in the owner's team, `notify` tells the owner. */
  readonly to: CompiledAssignment | null;
  readonly options: Json;
}

/** FR-L3-001. One level of the ladder for records that rest in a stage. */
export interface CompiledEscalation extends CompiledAutomation {
  /** From 1, in the order of the definition. */
  readonly level: number;
  /** Null: every stage that is not final. */
  readonly stages: ReadonlySet<string> | null;
  readonly after: CompiledDuration;
  /** Counted from entering the stage, or from the last activity on the record in it. */
  readonly since: 'start' | 'activity';
}
