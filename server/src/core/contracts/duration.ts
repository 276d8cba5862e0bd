/** A length of time, as written and in milliseconds. Working days need the writing (level 3). */
export interface CompiledDuration {
  readonly text: string;
  readonly ms: number;
}
