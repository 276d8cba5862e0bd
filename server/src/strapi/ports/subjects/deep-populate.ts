import type { Core, UID as Uid } from '@strapi/strapi';

interface Attribute {
  readonly type: string;
  readonly unstable_virtual?: boolean;
  readonly component?: string;
  readonly components?: readonly string[];
}

/** The populate of Strapi's entry events: relations, files and components, one level deep. */
export function deepPopulate(strapi: Core.Strapi, uid: string): Record<string, object> {
  const { attributes } = strapi.getModel(uid as Uid.ContentType);
  return Object.fromEntries(
    Object.entries(attributes as Record<string, Attribute>).flatMap(([name, attribute]) => {
      const populate = populateOf(strapi, attribute);
      return populate ? [[name, populate]] : [];
    }),
  );
}

function populateOf(strapi: Core.Strapi, attribute: Attribute): object | undefined {
  switch (attribute.type) {
    case 'relation':
      return attribute.unstable_virtual ? undefined : {};
    case 'media':
      return { select: ['*'] };
    case 'component':
      return { populate: deepPopulate(strapi, attribute.component ?? '') };
    case 'dynamiczone':
      return {
        on: Object.fromEntries(
          (attribute.components ?? []).map((component) => [
            component,
            { populate: deepPopulate(strapi, component) },
          ]),
        ),
      };
    default:
      return undefined;
  }
}
