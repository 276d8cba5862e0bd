import type { Core } from '@strapi/strapi';

import { isLiveAttribute } from '../../../custom-fields';

interface BuilderType {
  attributes: unknown[];
}

interface SchemaService {
  getSchema(): Promise<{ contentTypes: Record<string, BuilderType> }>;
}

/**
 * Hides live attributes from the Content-Type Builder: it sends back what it was shown, and a save
 * would write them into the app's schema files.
 */
export function hideFromBuilder(strapi: Core.Strapi): void {
  // Production apps may leave the Builder out.
  const plugins: Partial<Record<string, Core.Plugin>> = strapi.plugins;
  const service: SchemaService | undefined = plugins['content-type-builder']?.service('schema');
  if (!service) return;
  const original = service.getSchema.bind(service);
  service.getSchema = async () => {
    const schema = await original();
    for (const type of Object.values(schema.contentTypes)) {
      type.attributes = type.attributes.filter((attribute) => !isLiveAttribute(attribute));
    }
    return schema;
  };
}
