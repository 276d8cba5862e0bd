/** Names of definitions, entities, stages, transitions, campaigns, integrations and `as`. */
export const NAME = /^[a-z][a-z0-9_-]{0,63}$/;
export const NAME_ADVICE =
  'begin with a small letter and use at most 64 small letters, digits, _ and -';

/** Names of teams and roles come from elsewhere, so they are only kept sane. */
export const OUTSIDE_NAME = /^[^\s\u0000-\u001f](?:[^\u0000-\u001f]{0,126}[^\s\u0000-\u001f])?$/;

/** The uid of a content type. */
export const UID = /^(?:api|plugin)::[a-z0-9][a-z0-9_-]*\.[a-z0-9][a-z0-9_-]*$/;

export const PERSON = /^(?:user|admin):[A-Za-z0-9_-]{1,64}$/;

export const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+-]{0,31}$/;

/** Entities that are types of ours; any other names its own `type`. */
export const BUILT_IN_ENTITIES = ['lead', 'contact', 'opportunity', 'campaign'] as const;

/** Words that would confuse a reader or JavaScript, whatever they name. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'constructor',
  'prototype',
  'validate',
  'me',
]);
