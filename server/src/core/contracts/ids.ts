declare const brand: unique symbol;

/** A branded string: ids of different kinds are not assignable to each other. */
type Branded<Kind extends string> = string & { readonly [brand]: Kind };

/**
 * Chosen by the caller (a cuid2). Ids inside an instance are counters, so a replay gives equal
 * bytes.
 */
export type InstanceId = Branded<'instance'>;

/** `<instance id>.<counter>`: unique in the database, never reused. */
export type TokenId = Branded<'token'>;
export type TaskId = Branded<'task'>;
export type TimerId = Branded<'timer'>;

/** Identifies one run of a flow; equal to the id of its first token. */
export type RunId = Branded<'run'>;

/** The JSON path of a step in its definition, as in diagnostics: `transitions.win.do[0]`. */
export type StepPath = string;
