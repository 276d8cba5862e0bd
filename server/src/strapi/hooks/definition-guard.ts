import { UID } from '../../constants';
import { refuseWrites } from './refuse-writes';
import type { LifecycleSubscriber } from './strapi-shapes';

/**
 * `service('definitions')` is the only writer of definitions and bypasses these lifecycles, so a
 * published version never changes.
 */
export const createDefinitionGuard = (): LifecycleSubscriber =>
  refuseWrites(
    UID.definition,
    'Definitions are written by service("definitions") and its endpoints: save a new version, then publish it.',
  );
