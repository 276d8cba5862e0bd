import type { Problem } from '../../core/errors';

/** What kind of problem it is; stable, for translations and tests. */
export type DiagnosticCode =
  | 'too_large'
  | 'too_deep'
  | 'not_json'
  | 'syntax'
  | 'missing'
  | 'type'
  | 'value'
  | 'unknown_key'
  | 'name'
  | 'reserved_name'
  | 'duplicate'
  | 'field'
  | 'expression'
  | 'condition'
  | 'duration'
  | 'strategy'
  | 'step'
  | 'unknown_entity'
  | 'unknown_stage'
  | 'unknown_transition'
  | 'ambiguous_entity'
  | 'automatic_cycle'
  | 'unreachable_stage'
  | 'dead_end'
  | 'unusable_transition'
  | 'undeclared_key'
  | 'never_true'
  | 'unknown_reference'
  | 'level';

/** One thing that is wrong with a definition, or looks wrong. */
export interface Diagnostic extends Problem {
  /** `error` blocks publishing; a `warning` never does. */
  readonly severity: 'error' | 'warning';
  readonly code: DiagnosticCode;
  /** The path as text: `transitions.win.do[0]`. */
  readonly at: string;
  /** What would be right. */
  readonly advice: string;
  /** Inside the text at that path, in characters from 0: for expressions. */
  readonly position?: number;
}
