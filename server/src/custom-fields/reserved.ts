import { SQL_WORDS } from './sql-words';

/**
 * Words of the engine. Its own types have columns of these names; on an app's type they would
 * mean one thing to a definition and another to the row.
 */
const ENGINE_WORDS = new Set([
  ...['instance', 'instance_id', 'owner', 'revision', 'stage', 'tenant', 'unlogged_revisions'],
]);
const ENGINE_PREFIXES = ['nexus_crm', 'crm_'];

/** Names that Strapi or its query language gives a meaning of its own. */
const STRAPI_WORDS = new Set(['status', 'locale', 'first_published_at']);

/**
 * Why a name cannot be used, with what to do, or `undefined`. Judged by the column, since that is
 * where names clash.
 */
export function reservedReason(column: string, isReservedByStrapi: boolean): string | undefined {
  if (isReservedByStrapi || STRAPI_WORDS.has(column)) {
    return 'is a name that Strapi keeps for itself; choose another';
  }
  if (ENGINE_WORDS.has(column) || ENGINE_PREFIXES.some((prefix) => column.startsWith(prefix))) {
    return 'is a name that the CRM keeps for itself; choose another';
  }
  if (SQL_WORDS.has(column)) {
    return `is a reserved word of SQL; choose another, such as "${column}_value"`;
  }
  return undefined;
}
