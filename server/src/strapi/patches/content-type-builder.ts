import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { PLUGIN_ID } from '../../constants';
import { isLiveAttribute } from '../../custom-fields';
import { columnNameOf } from '../live-fields/model-shape';
import type { LiveFieldRegistry } from '../live-fields/registry';
import { allOf, expectThat, overwrite, type Patch } from './patch';

interface SchemaService {
  getSchema(): Promise<{ contentTypes: Record<string, { attributes: unknown[] }> }>;
  updateSchema(schema: { contentTypes?: readonly TypeChange[] }): Promise<unknown>;
}

/** One type in a request of the Builder's page. */
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
 * Hides live attributes from the Content-Type Builder, which writes every attribute that it was
 * shown into the app's schema files. Also refuses to add an attribute of such a name, because its
 * column holds the custom field's values. Since 5.54.0.
 *
 * @returns no patch if the app has no Builder, as in production.
 */
export function hideFromBuilder(
  strapi: Core.Strapi,
  registry: LiveFieldRegistry,
): Patch | undefined {
  const plugins: Partial<Record<string, Core.Plugin>> = strapi.plugins;
  const builder = plugins['content-type-builder'];
  if (!builder) return undefined;
  const refuse: Refuse = (uid, names) => {
    refuseCustomFields(strapi, registry, uid, names);
  };
  const schemas = () => builder.service<SchemaService>('schema');
  const types = () => builder.service<ContentTypesService>('content-types');
  const intact = allOf(
    ...hideFromPage(strapi, schemas, refuse),
    ...hideFromTypeRoutes(strapi, types, refuse),
  );
  return {
    name: 'content-type-builder',
    overwrites: [
      ...['updateSchema', 'getSchema'].map((method) => `content-type-builder.schema.${method}`),
      ...['editContentType', 'formatContentType'].map(
        (method) => `content-type-builder.content-types.${method}`,
      ),
    ],
    selfTest: () => {
      intact();
      const { schema } = types().formatContentType(PROBE);
      expectThat('name' in schema.attributes, 'an attribute of a type is not formatted.');
      expectThat(!('live' in schema.attributes), 'a live field is formatted as an attribute.');
    },
  };
}

/** A type with a live field, in Strapi's in-memory form. */
const PROBE = {
  uid: 'api::probe.probe',
  modelName: 'probe',
  kind: 'collectionType',
  info: { displayName: 'Probe', singularName: 'probe', pluralName: 'probes' },
  options: {},
  pluginOptions: {},
  collectionName: 'probes',
  attributes: {
    name: { type: 'string' },
    live: { type: 'string', pluginOptions: { [PLUGIN_ID]: { live: true } } },
  },
};

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

/** The page's endpoint, which returns all types. */
function hideFromPage(
  strapi: Core.Strapi,
  service: () => SchemaService,
  refuse: Refuse,
): (() => void)[] {
  const refusing = (update: SchemaService['updateSchema']): SchemaService['updateSchema'] =>
    async function refuseNames(schema) {
      for (const { uid, attributes = [] } of schema.contentTypes ?? []) {
        refuse(
          uid,
          attributes.map(({ name }) => name),
        );
      }
      return update(schema);
    };
  const hiding = (original: SchemaService['getSchema']): SchemaService['getSchema'] =>
    async function hideAttributes() {
      const schema = await original();
      for (const type of Object.values(schema.contentTypes)) {
        type.attributes = type.attributes.filter((attribute) => !isLiveAttribute(attribute));
      }
      return schema;
    };
  return [
    overwrite(service, 'updateSchema', refusing, strapi),
    overwrite(service, 'getSchema', hiding, strapi),
  ];
}

/** The endpoints of one type, used by other tools. */
function hideFromTypeRoutes(
  strapi: Core.Strapi,
  service: () => ContentTypesService,
  refuse: Refuse,
): (() => void)[] {
  type Edit = ContentTypesService['editContentType'];
  type Format = ContentTypesService['formatContentType'];
  const refusing = (edit: Edit): Edit =>
    async function refuseNames(uid, change) {
      refuse(uid, Object.keys(change.contentType.attributes ?? {}));
      return edit(uid, change);
    };
  const hiding = (original: Format): Format =>
    function hideAttributes(contentType) {
      const formatted = original(contentType);
      const { schema } = formatted;
      schema.attributes = Object.fromEntries(
        Object.entries(schema.attributes).filter(([, attribute]) => !isLiveAttribute(attribute)),
      );
      return formatted;
    };
  return [
    overwrite(service, 'editContentType', refusing, strapi),
    overwrite(service, 'formatContentType', hiding, strapi),
  ];
}
