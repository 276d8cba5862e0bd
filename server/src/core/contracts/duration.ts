/**
 * A duration, as written and in milliseconds. Working days are computed from the text (level 3).
 */
export interface CompiledDuration {
  readonly text: string;
  readonly ms: number;
}
