import { SQL_WORDS } from './sql-words';

/** Attribute names of the engine. On an app's type they would be ambiguous in definitions. */
const ENGINE_WORDS = new Set([
  ...['instance', 'instance_id', 'owner', 'revision', 'stage', 'tenant', 'unlogged_revisions'],
]);
const ENGINE_PREFIXES = ['nexus_crm', 'crm_'];

/** Names with a special meaning in Strapi or its query language. */
const STRAPI_WORDS = new Set(['status', 'locale', 'first_published_at']);

/**
 * Why a name cannot be used and what to do, or `undefined`. Compares column names, because those
 * clash.
 */
export function reservedReason(column: string, isReservedByStrapi: boolean): string | undefined {
  if (isReservedByStrapi || STRAPI_WORDS.has(column)) {
    return 'is reserved by Strapi; choose another';
  }
  if (ENGINE_WORDS.has(column) || ENGINE_PREFIXES.some((prefix) => column.startsWith(prefix))) {
    return 'is reserved by the CRM; choose another';
  }
  if (SQL_WORDS.has(column)) {
    return `is a reserved word of SQL; choose another, such as "${column}_value"`;
  }
  return undefined;
}
