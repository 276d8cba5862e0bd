import { UID } from '../../constants';
import { refuseWrites } from './refuse-writes';
import type { LifecycleSubscriber } from './strapi-shapes';

/**
 * `service('integrations')` is the only writer of integrations and bypasses these lifecycles, so that no secret is
 * stored in plain text.
 */
export const createIntegrationGuard = (): LifecycleSubscriber =>
  refuseWrites(
    UID.integration,
    'Integrations are written by service("integrations") and its endpoints, which check settings and encrypt secrets.',
  );
