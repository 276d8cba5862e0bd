import type { Core } from '@strapi/strapi';

import type { Clock } from '../../core/contracts';

/** Where a simulated clock stands in Strapi's container. */
const SIMULATED = 'nexus-crm.clock';

/** The clock that a test has added to the container: `strapi.add('nexus-crm.clock', { now })`. */
export const simulatedClock = (strapi: Core.Strapi): Clock | undefined =>
  strapi.has(SIMULATED) ? strapi.get<Clock>(SIMULATED) : undefined;

/**
 * The time of everything that the plugin decides and writes: the machine's, or a simulated one. What is
 * due is decided by the clock of the database, which all processes share, unless a simulated one is there.
 */
export const clockOf = (strapi: Core.Strapi): Clock => ({
  now: () => simulatedClock(strapi)?.now() ?? new Date(),
});
