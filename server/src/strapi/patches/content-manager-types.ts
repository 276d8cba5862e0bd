import type { Core } from '@strapi/strapi';

import type { HiddenParts } from '../schema/level-downgrade/hidden-parts';
import { expectThat, type Patch } from './patch';

const SERVICE = 'plugin::content-manager.content-types';

const PATHS = [
  '/content-manager/collection-types/:uid',
  '/content-manager/content-types/:uid',
  '/content-manager/relations/:uid/:field',
];

interface ContentTypesService {
  findDisplayedContentTypes(): { readonly uid: string }[];
}

/** Strapi's registry of services, whose type it does not publish. */
interface Services {
  extend(uid: string, wrap: (service: ContentTypesService) => ContentTypesService): void;
}

type Gate = (
  context: { readonly params: Readonly<Record<string, string>>; notFound(): void },
  next: () => Promise<unknown>,
) => Promise<void>;

/**
 * Hides types from the parts of the Content Manager that do not look at a type's visibility: its
 * routes for one type answer 404, so do those that list targets of a relation to one, and the tools
 * that it makes for MCP leave the types out. Those are made while Strapi boots, when the types are
 * still visible. Since 5.54.0.
 */
export function hideFromContentManager(strapi: Core.Strapi, { uids }: HiddenParts): Patch {
  strapi.get<Services>('services').extend(SERVICE, (service) => ({
    ...service,
    findDisplayedContentTypes() {
      return service.findDisplayedContentTypes().filter(({ uid }) => !uids.has(uid));
    },
  }));

  const gate: Gate = async (context, next) => {
    const { uid = '', field = '' } = context.params;
    if (uids.has(uid) || uids.has(targetOf(strapi, uid, field) ?? '')) context.notFound();
    else await next();
  };
  const router = strapi.server.router as { use(path: string, gate: Gate): unknown };
  for (const path of PATHS) router.use(path, gate);

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

function targetOf(strapi: Core.Strapi, uid: string, field: string): string | undefined {
  const model = strapi.getModel(uid as never) as
    | { readonly attributes: Record<string, { readonly target?: string } | undefined> }
    | undefined;
  return model?.attributes[field]?.target;
}
