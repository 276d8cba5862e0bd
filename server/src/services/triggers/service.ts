import type { Core } from '@strapi/strapi';

import { ReceivedCalls } from '../../strapi/ports/received-calls';
import type { PluginConfig } from '../../config';
import { PLUGIN_ID } from '../../constants';
import { limitCalls } from '../extensions/time-limit';
import { getService } from '../get-service';
import { Triggers } from './triggers';

/** External messages: `strapi.plugin('nexus-crm').service('triggers').receive(key, payload)`. */
export const triggers = ({ strapi }: { strapi: Core.Strapi }): Triggers =>
  new Triggers(strapi, {
    configured: strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`).triggers,
    known: getService('extensions', { strapi }).registries.triggers,
    calls: new ReceivedCalls(strapi),
    engine: () => getService('engine', { strapi }),
    clock: { now: () => new Date() },
    limited: limitCalls(strapi),
  });
