import type { AutomationCause, CompiledAutomation } from '../contracts';

/** What an escalation or a breach asks for, and why. */
export interface AutomationRequest {
  readonly rule: CompiledAutomation;
  readonly because: AutomationCause;
  /** The number of the escalation, or of the rule of a breach, from 1. */
  readonly level: number;
  /** Unique to the request: the timer that fell due, and the number. */
  readonly cause: string;
}
