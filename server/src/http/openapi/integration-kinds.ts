import type { IntegrationKind } from '../../contracts/integrations';
import { closedObject, ref, type JsonSchema } from './json-schema';
import type { OperationObject } from './operations';

type Paths = Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;

/** Requests that hold settings, secrets or input of a kind, by path and method. */
const REQUESTS = [
  { path: '/integrations', method: 'post', change: byKind },
  { path: '/integrations/{name}', method: 'put', change: withSettings },
  { path: '/integrations/{name}/test', method: 'post', change: withInput },
  { path: '/subscriptions', method: 'post', change: withInput },
  { path: '/subscriptions/{name}', method: 'put', change: withInput },
] as const;

interface DataSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

/**
 * Describes the kinds of integrations, those of the app too, in the requests that depend on them: what an
 * integration is created from is distinguished by `kind`. Answers are not: a row may have a kind that is gone.
 */
export function describeKinds(
  paths: Paths,
  given: readonly IntegrationKind[],
): { readonly paths: Paths; readonly schemas: Readonly<Record<string, JsonSchema>> } {
  const kinds = given.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  if (kinds.length === 0) return { paths, schemas: {} };
  const schemas: Record<string, JsonSchema> = {};
  for (const kind of kinds) {
    schemas[`IntegrationSettings_${kind.name}`] = kind.settings;
    schemas[`IntegrationSecrets_${kind.name}`] = kind.secrets;
    if (kind.input) schemas[`IntegrationInput_${kind.name}`] = kind.input;
  }
  const described: Record<string, Paths[string]> = { ...paths };
  for (const { path, method, change } of REQUESTS) {
    const operation = described[path]?.[method];
    const body = operation?.requestBody?.content['application/json'].schema as
      | DataSchema
      | undefined;
    if (!operation || !body) continue;
    const data = change(body.properties.data as DataSchema, kinds, schemas);
    const schema = { ...body, properties: { ...body.properties, data } };
    const requestBody = {
      required: operation.requestBody?.required ?? true,
      content: { 'application/json': { schema } },
    };
    described[path] = { ...described[path], [method]: { ...operation, requestBody } };
  }
  return { paths: described, schemas };
}

/** One of as many schemas as there are kinds, which are added to the components. */
function byKind(
  { properties, required, ...data }: DataSchema,
  kinds: readonly IntegrationKind[],
  schemas: Record<string, JsonSchema>,
): JsonSchema {
  const mapping: Record<string, string> = {};
  const variants = kinds.map(({ name, settings, secrets }) => {
    const component = `IntegrationCreate_${name}`;
    const asked = [settings, secrets].map(({ required: names }) => names !== undefined);
    const more = ['settings', 'secrets'].filter((_key, index) => asked[index]);
    schemas[component] = {
      ...closedObject(
        {
          ...properties,
          kind: { type: 'string', enum: [name] },
          settings: ref(`IntegrationSettings_${name}`),
          secrets: ref(`IntegrationSecrets_${name}`),
        },
        [...new Set([...((required as readonly string[] | undefined) ?? []), ...more])],
      ),
      ...(data.description !== undefined && { description: data.description }),
    };
    mapping[name] = ref(component).$ref ?? '';
    return ref(component);
  });
  return { oneOf: variants, discriminator: { propertyName: 'kind', mapping } };
}

function withSettings(data: DataSchema, kinds: readonly IntegrationKind[]): JsonSchema {
  const { settings } = data.properties;
  const anyOf = kinds.map(({ name }) => ref(`IntegrationSettings_${name}`));
  return withProperty(data, 'settings', { description: settings?.description, anyOf });
}

/** A kind without a schema of its input takes anything. */
function withInput(data: DataSchema, kinds: readonly IntegrationKind[]): JsonSchema {
  const { input: { description, ...anything } = {} } = data.properties;
  const known = kinds.filter(({ input }) => input !== null);
  const anyOf = [
    ...known.map(({ name }) => ref(`IntegrationInput_${name}`)),
    ...(known.length < kinds.length ? [anything] : []),
  ];
  return withProperty(data, 'input', { description, anyOf });
}

const withProperty = (data: DataSchema, name: string, schema: JsonSchema): JsonSchema => ({
  ...data,
  properties: { ...data.properties, [name]: schema },
});
