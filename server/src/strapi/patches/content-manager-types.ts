import type { Core } from '@strapi/strapi';

import type { HiddenParts } from '../schema/level-downgrade/hidden-parts';
import { expectThat, type Patch } from './patch';

const SERVICE = 'plugin::content-manager.content-types';

interface ContentTypesService {
  findDisplayedContentTypes(): { readonly uid: string }[];
}

/** Strapi's service registry, whose type is not exported. */
interface Services {
  extend(uid: string, wrap: (service: ContentTypesService) => ContentTypesService): void;
}

/**
 * Hides types from the Content Manager's MCP tools, which are made during Strapi's boot, when the
 * types are still visible. `hooks/hidden-types-gate.ts` closes its routes. Since 5.54.0.
 */
export function hideFromContentManager(strapi: Core.Strapi, { uids }: HiddenParts): Patch {
  strapi.get<Services>('services').extend(SERVICE, (service) => ({
    ...service,
    findDisplayedContentTypes() {
      return service.findDisplayedContentTypes().filter(({ uid }) => !uids.has(uid));
    },
  }));

  return {
    name: 'content-manager-types',
    overwrites: [`service("${SERVICE}").findDisplayedContentTypes`],
    selfTest: () => {
      const shown = (strapi.service(SERVICE) as unknown as ContentTypesService)
        .findDisplayedContentTypes()
        .filter(({ uid }) => uids.has(uid));
      expectThat(shown.length === 0, `${shown.map(({ uid }) => uid).join(', ')} is still shown.`);
    },
  };
}
