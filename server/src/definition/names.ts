/** Names of definitions, entities, stages, transitions, campaigns, integrations and `as`. */
export const NAME = /^[a-z][a-z0-9_-]{0,63}$/;
export const NAME_ADVICE =
  'begin with a small letter and use at most 64 small letters, digits, _ and -';

/** Names of teams and roles come from the app, so only their form is checked loosely. */
export const OUTSIDE_NAME = /^[^\s\u0000-\u001f](?:[^\u0000-\u001f]{0,126}[^\s\u0000-\u001f])?$/;

/** The uid of a content type. */
export const UID = /^(?:api|plugin)::[a-z0-9][a-z0-9_-]*\.[a-z0-9][a-z0-9_-]*$/;

export const PERSON = /^(?:user|admin):[A-Za-z0-9_-]{1,64}$/;

export const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+-]{0,31}$/;

/** Entities of built-in types; any other entity names its `type`. */
export const BUILT_IN_ENTITIES = ['lead', 'contact', 'opportunity', 'campaign'] as const;

/** Names that would confuse readers or JavaScript. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'constructor',
  'prototype',
  'validate',
  'me',
]);
