import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import { CrmConfigurationError } from '../../core/errors';
import { withStrapiErrors } from '../ports/errors';

/**
 * Definitions have one writer, `service('definitions')`, which writes below these lifecycles:
 * whatever comes by the Document Service, the Content Manager or `strapi.db.query` is refused, so
 * that a published version never changes.
 */
export function guardDefinitions(strapi: Core.Strapi): void {
  const refuse = () =>
    withStrapiErrors(() => {
      throw new CrmConfigurationError(
        'Definitions are written by service("definitions") and its endpoints: save a new version, then publish it.',
      );
    });
  strapi.db.lifecycles.subscribe({
    models: [UID.definition],
    beforeCreate: refuse,
    beforeCreateMany: refuse,
    beforeUpdate: refuse,
    beforeUpdateMany: refuse,
    beforeDelete: refuse,
    beforeDeleteMany: refuse,
  });
}
