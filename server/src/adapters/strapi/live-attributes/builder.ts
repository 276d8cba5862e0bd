import type { Core } from '@strapi/strapi';

import { isLiveAttribute } from '../../../custom-fields';

interface SchemaService {
  getSchema(): Promise<{ contentTypes: Record<string, { attributes: unknown[] }> }>;
}

interface ContentTypesService {
  formatContentType(contentType: unknown): { schema: { attributes: Record<string, unknown> } };
}

/**
 * Hides live attributes from the Content-Type Builder: it sends back what it was shown, and a save
 * would write them into the app's schema files.
 */
export function hideFromBuilder(strapi: Core.Strapi): void {
  const plugins: Partial<Record<string, Core.Plugin>> = strapi.plugins;
  const builder = plugins['content-type-builder'];
  // Production apps may leave the Builder out.
  if (!builder) return;
  hideFromPage(builder.service<SchemaService>('schema'));
  hideFromTypeRoutes(builder.service<ContentTypesService>('content-types'));
}

/** What the Builder's page reads, every type at once. */
function hideFromPage(service: SchemaService): void {
  const original = service.getSchema.bind(service);
  service.getSchema = async () => {
    const schema = await original();
    for (const type of Object.values(schema.contentTypes)) {
      type.attributes = type.attributes.filter((attribute) => !isLiveAttribute(attribute));
    }
    return schema;
  };
}

/** The routes for one type, which other tools use. */
function hideFromTypeRoutes(service: ContentTypesService): void {
  const original = service.formatContentType.bind(service);
  service.formatContentType = (contentType) => {
    const formatted = original(contentType);
    const { schema } = formatted;
    schema.attributes = Object.fromEntries(
      Object.entries(schema.attributes).filter(([, attribute]) => !isLiveAttribute(attribute)),
    );
    return formatted;
  };
}
