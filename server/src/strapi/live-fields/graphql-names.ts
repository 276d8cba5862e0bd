import type { Core } from '@strapi/strapi';
import { strings } from '@strapi/utils';

const NAME = /^[_A-Za-z]\w*$/;
const KEYWORDS = new Set(['true', 'false', 'null']);

/**
 * Whether choices may be an enumeration of Strapi's. Its GraphQL plugin makes names of them, and
 * the app does not start where one cannot be a name; without the plugin everything goes.
 */
export function mayBeEnumeration(strapi: Core.Strapi, choices: readonly string[]): boolean {
  if (!('graphql' in strapi.plugins)) return true;
  const names = choices.map((choice) => strings.toRegressedEnumValue(choice));
  return (
    names.every((name) => NAME.test(name) && !KEYWORDS.has(name)) &&
    new Set(names).size === names.length
  );
}
