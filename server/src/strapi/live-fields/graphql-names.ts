import type { Core } from '@strapi/strapi';
import { strings } from '@strapi/utils';

const NAME = /^[_A-Za-z]\w*$/;
const KEYWORDS = new Set(['true', 'false', 'null']);

/**
 * Whether choices can be a Strapi enumeration. The GraphQL plugin turns them into names, and the
 * app does not start if one is not a valid name; without that plugin any choice is fine.
 */
export function mayBeEnumeration(strapi: Core.Strapi, choices: readonly string[]): boolean {
  if (!('graphql' in strapi.plugins)) return true;
  const names = choices.map((choice) => strings.toRegressedEnumValue(choice));
  return (
    names.every((name) => NAME.test(name) && !KEYWORDS.has(name)) &&
    new Set(names).size === names.length
  );
}
