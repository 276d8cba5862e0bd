import { UID } from '../../constants';
import { CrmConfigurationError } from '../../core/errors';
import { withStrapiErrors } from '../ports/errors';
import type { LifecycleSubscriber } from './strapi-shapes';

/**
 * Rejects writes of definitions through the Document Service, the Content Manager and
 * `strapi.db.query`. `service('definitions')` is the only writer and bypasses these lifecycles, so
 * a published version never changes.
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
