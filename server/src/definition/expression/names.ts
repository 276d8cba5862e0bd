/**
 * Names that give access to the JavaScript runtime. Refused at compile time with advice, and at run
 * time because names may be computed.
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

/** The names that an expression may start with. */
export const ROOTS = ['data', 'actor', 'now'] as const;

export type Root = (typeof ROOTS)[number];

export const isRoot = (name: string): name is Root => (ROOTS as readonly string[]).includes(name);

/** The members of `actor`; `roles` and `teams` are lists. */
export const ACTOR_MEMBERS = ['kind', 'id', 'label', 'roles', 'teams'] as const;

export type ActorMember = (typeof ACTOR_MEMBERS)[number];

export const isActorMember = (name: string): name is ActorMember =>
  (ACTOR_MEMBERS as readonly string[]).includes(name);
