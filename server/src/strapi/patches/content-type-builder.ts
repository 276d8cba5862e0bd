import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { isLiveAttribute } from '../../custom-fields';
import { columnNameOf } from '../live-fields/model-shape';
import type { LiveFieldRegistry } from '../live-fields/registry';

interface SchemaService {
  getSchema(): Promise<{ contentTypes: Record<string, { attributes: unknown[] }> }>;
  updateSchema(schema: { contentTypes?: readonly TypeChange[] }): Promise<unknown>;
}

/** What the Builder's page sends of one type. */
interface TypeChange {
  readonly uid: string;
  readonly attributes?: readonly { readonly name: string }[];
}

interface ContentTypesService {
  formatContentType(contentType: unknown): { schema: { attributes: Record<string, unknown> } };
  editContentType(
    uid: string,
    change: { contentType: { attributes?: Record<string, unknown> } },
  ): Promise<unknown>;
}

/**
 * Hides live attributes from the Content-Type Builder: it sends back what it was shown, and a save
 * would write them into the app's schema files. What it does not show it must not add either: the
 * column is there, with the values of the custom field.
 */
export function hideFromBuilder(strapi: Core.Strapi, registry: LiveFieldRegistry): void {
  const plugins: Partial<Record<string, Core.Plugin>> = strapi.plugins;
  const builder = plugins['content-type-builder'];
  // Production apps may leave the Builder out.
  if (!builder) return;
  const refuse: Refuse = (uid, names) => {
    refuseCustomFields(strapi, registry, uid, names);
  };
  hideFromPage(builder.service<SchemaService>('schema'), refuse);
  hideFromTypeRoutes(builder.service<ContentTypesService>('content-types'), refuse);
}

type Refuse = (uid: string, names: readonly string[]) => void;

function refuseCustomFields(
  strapi: Core.Strapi,
  registry: LiveFieldRegistry,
  uid: string,
  names: readonly string[],
): void {
  const fields = registry.all().filter((field) => field.uid === uid);
  for (const name of fields.length === 0 ? [] : names) {
    const column = columnNameOf(strapi, name);
    const field = fields.find((one) => one.columnName === column);
    if (!field) continue;
    const state = field.state === 'archived' ? 'an archived custom field' : 'a custom field';
    throw new errors.ValidationError(
      `"${name}" is ${state} of this type${field.name === name ? '' : ` ("${field.name}")`}: ` +
        'look under Settings, Custom fields, or choose another name.',
    );
  }
}

/** What the Builder's page reads, every type at once. */
function hideFromPage(service: SchemaService, refuse: Refuse): void {
  const update = service.updateSchema.bind(service);
  service.updateSchema = async (schema) => {
    for (const { uid, attributes = [] } of schema.contentTypes ?? []) {
      refuse(
        uid,
        attributes.map(({ name }) => name),
      );
    }
    return update(schema);
  };

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
function hideFromTypeRoutes(service: ContentTypesService, refuse: Refuse): void {
  const edit = service.editContentType.bind(service);
  service.editContentType = async (uid, change) => {
    refuse(uid, Object.keys(change.contentType.attributes ?? {}));
    return edit(uid, change);
  };

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
