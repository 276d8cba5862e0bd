declare const brand: unique symbol;

/** A string that cannot be mistaken for another kind of id. */
type Branded<Kind extends string> = string & { readonly [brand]: Kind };

/** Chosen by the shell (a cuid2); everything below it is counted, so a replay gives equal bytes. */
export type InstanceId = Branded<'instance'>;

/** `<instance id>.<counter>`: unique everywhere, and never used twice in one instance. */
export type TokenId = Branded<'token'>;
export type TaskId = Branded<'task'>;
export type TimerId = Branded<'timer'>;

/** Identifies one walk through a flow; equal to the id of the token that it began with. */
export type RunId = Branded<'run'>;

/** Where a step stands in its definition, in the words of diagnostics: `transitions.win.do[0]`. */
export type StepPath = string;
