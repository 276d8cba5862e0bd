import { CrmConfigurationError } from '../../core/errors';
import { withStrapiErrors } from '../ports/errors';
import type { LifecycleSubscriber } from './strapi-shapes';

/**
 * Lifecycles that reject every write of a type through the Document Service, the Content Manager and
 * `strapi.db.query`. The type's own writer has to bypass lifecycles.
 */
export function refuseWrites(uid: string, message: string): LifecycleSubscriber {
  const refuse = () =>
    withStrapiErrors(() => {
      throw new CrmConfigurationError(message);
    });
  return {
    models: [uid],
    beforeCreate: refuse,
    beforeCreateMany: refuse,
    beforeUpdate: refuse,
    beforeUpdateMany: refuse,
    beforeDelete: refuse,
    beforeDeleteMany: refuse,
  };
}
