import type { Core } from '@strapi/strapi';

import { CrmValidationError } from '../../core/errors';
import { checkOrder, checkPopulate, checkWhere, type FilterContext } from '../../custom-fields';
import type { FieldTypeRegistry } from '../../fields';
import type { LiveFieldRegistry } from './registry';

interface Query {
  readonly where?: unknown;
  readonly orderBy?: unknown;
  readonly populate?: unknown;
}

/** Rejects invalid conditions on custom fields with a reason, before they reach the database. */
export class FilterGuard {
  readonly #context: FilterContext;

  constructor(
    strapi: Core.Strapi,
    private readonly registry: LiveFieldRegistry,
    types: FieldTypeRegistry,
  ) {
    this.#context = {
      types,
      fields: (uid) => registry.fields(uid),
      target(uid, name) {
        if (!strapi.db.metadata.has(uid)) return undefined;
        const attribute = strapi.db.metadata.get(uid).attributes[name];
        return attribute && 'target' in attribute ? attribute.target : undefined;
      },
    };
  }

  /** @throws CrmValidationError listing every invalid condition. */
  onQuery(uid: string, query: Query): void {
    if (this.registry.isEmpty()) return;
    const problems = [
      ...checkWhere(uid, query.where, this.#context),
      ...checkOrder(uid, query.orderBy, this.#context),
      ...checkPopulate(uid, query.populate, this.#context),
    ];
    if (problems.length > 0) throw new CrmValidationError(problems);
  }
}
