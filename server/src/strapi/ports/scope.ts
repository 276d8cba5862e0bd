import type { Core } from '@strapi/strapi';

import { RECORD_UIDS } from '../../constants';
import { DEFAULT_SCOPE, type Scope } from '../../core/contracts';
import { scopeColumns, scopeFilter } from '../../sql/scope';

/** The scope that this Strapi works in now: the one place that decides it. */
export const currentScope = (_strapi: Core.Strapi): Scope => DEFAULT_SCOPE;

/** What a new row holds, for Strapi's query builders. */
export const columnsInScope = (strapi: Core.Strapi): ReturnType<typeof scopeColumns> =>
  scopeColumns(currentScope(strapi));

/** Limits a query of Strapi's query builders to the scope. */
export const filterInScope = (strapi: Core.Strapi): ReturnType<typeof scopeFilter> =>
  scopeFilter(currentScope(strapi));

/** Whether the rows of a type have the scope's column: records of the CRM do, those of the app do not. */
export const isScopedType = (uid: string): boolean =>
  (RECORD_UIDS as readonly string[]).includes(uid);

/** The same for a query on any type; empty for a type outside of any scope. */
export const filterOfType = (
  strapi: Core.Strapi,
  uid: string,
): Partial<ReturnType<typeof scopeFilter>> => (isScopedType(uid) ? filterInScope(strapi) : {});
