import { UID } from '../../constants';
import { CrmConfigurationError } from '../../core/errors';
import { withStrapiErrors } from '../ports/errors';
import type { LifecycleSubscriber } from './strapi-shapes';

/**
 * Definitions have one writer, `service('definitions')`, which writes below these lifecycles:
 * whatever comes by the Document Service, the Content Manager or `strapi.db.query` is refused, so
 * that a published version never changes.
 */
export function createDefinitionGuard(): LifecycleSubscriber {
  const refuse = () =>
    withStrapiErrors(() => {
      throw new CrmConfigurationError(
        'Definitions are written by service("definitions") and its endpoints: save a new version, then publish it.',
      );
    });
  return {
    models: [UID.definition],
    beforeCreate: refuse,
    beforeCreateMany: refuse,
    beforeUpdate: refuse,
    beforeUpdateMany: refuse,
    beforeDelete: refuse,
    beforeDeleteMany: refuse,
  };
}
