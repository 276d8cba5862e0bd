import type { Core, Schema } from '@strapi/strapi';

type ContentTypes = Readonly<Record<string, Schema.ContentType>>;

/** What Strapi tells the handlers of its boot: the types of now and of the boot before. */
interface Boot {
  /** None on a fresh database. */
  readonly oldContentTypes?: ContentTypes | null;
  readonly contentTypes: ContentTypes;
}

/** A hook that Strapi calls once while it boots; a handler that throws stops the boot. */
interface BootHook {
  register(handler: (boot: Boot) => void | Promise<void>): void;
}

/** Models are read, the database schema is not yet synchronized with them. */
export const beforeSync = (strapi: Core.Strapi): BootHook =>
  strapi.hook('strapi::content-types.beforeSync') as BootHook;

/** The database schema is that of the models. */
export const afterSync = (strapi: Core.Strapi): BootHook =>
  strapi.hook('strapi::content-types.afterSync') as BootHook;

/** Every content type there is, with a type of its own. */
export const allContentTypes = (strapi: Core.Strapi): Schema.ContentType[] =>
  Object.values(strapi.contentTypes as ContentTypes);
