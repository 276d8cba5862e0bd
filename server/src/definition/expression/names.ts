/**
 * Names that lead from data to the machine below it. Refused in the source, where the advice is
 * given, and again at run time, where a computed name may turn up.
 */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set([
  '__proto__',
  'prototype',
  'constructor',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
  'caller',
  'callee',
  'arguments',
]);

export const isForbiddenName = (name: string): boolean => FORBIDDEN_NAMES.has(name);

/** The names an expression may begin with. */
export const ROOTS = ['data', 'actor', 'now'] as const;

export type Root = (typeof ROOTS)[number];

export const isRoot = (name: string): name is Root => (ROOTS as readonly string[]).includes(name);

/** What expressions may ask about whoever acts; `roles` and `teams` are lists. */
export const ACTOR_MEMBERS = ['kind', 'id', 'label', 'roles', 'teams'] as const;

export type ActorMember = (typeof ACTOR_MEMBERS)[number];

export const isActorMember = (name: string): name is ActorMember =>
  (ACTOR_MEMBERS as readonly string[]).includes(name);
