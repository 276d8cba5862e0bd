import type { Problem } from '../../core/errors';

/** Kinds of problems; stable identifiers for translations and tests. */
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

/** One error or warning of a definition. */
export interface Diagnostic extends Problem {
  /** An `error` prevents publishing; a `warning` does not. */
  readonly severity: 'error' | 'warning';
  readonly code: DiagnosticCode;
  /** The path as text: `transitions.win.do[0]`. */
  readonly at: string;
  /** How to fix it. */
  readonly advice: string;
  /** For expressions: offset in the text at that path, in characters from 0. */
  readonly position?: number;
}
