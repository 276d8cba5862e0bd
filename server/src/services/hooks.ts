import type { Core } from '@strapi/strapi';

import { HOOKS } from '../strapi/hooks';
import { HookWalk } from '../strapi/hooks/hook-walk';
import { createRecordParts } from '../strapi/records';
import { getService } from './get-service';

/** The hooks of the plugin, attached phase by phase while Strapi boots. */
export const hooks = ({ strapi }: { strapi: Core.Strapi }): HookWalk => {
  const engine = () => getService('engine', { strapi });
  return new HookWalk(
    HOOKS,
    {
      strapi,
      patches: getService('patches', { strapi }),
      contacts: getService('embedded-contacts', { strapi }),
      // Asked once the app's own `register` has run.
      hostUids: () => getService('models', { strapi }).resolve(),
      records: createRecordParts(strapi),
      pipelines: () => engine().pipelines,
      liveFields: getService('live-fields', { strapi }),
      levelDowngrade: getService('level-downgrade', { strapi }),
      sweep: () => {
        engine().sweep();
      },
      // Timers of pipelines, campaigns, contacts of level 1 that move to tables.
      work: () => {
        engine().work();
        getService('campaigns', { strapi }).work();
        getService('promotion', { strapi }).work();
      },
    },
    getService('levels', { strapi }).includes(2),
  );
};
