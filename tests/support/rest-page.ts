import { AREAS } from '../../server/src/http/areas';
import { createDocument } from '../../server/src/http/openapi/document';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const HEAD = `# Endpoints

Written by \`npm run docs\` from the contracts of the endpoints; do not edit it by hand.

Paths begin with \`/api/nexus-crm\` for users and API tokens, who need the permission named with each
endpoint, and with \`/nexus-crm\` for admins, who need the admin permission. Bodies are \`{ "data": { … } }\`;
the tables list the keys of \`data\`. Lists take \`filters\`, \`sort\` and \`pagination\` in the query. A
request that fails answers \`{ "data": null, "error": { status, name, message, details } }\`: 400 names what is
wrong, 403 the missing permission or the rule, 404 what there is not, 409 what has changed meanwhile.

The records (\`/contacts\`, \`/opportunities\`, \`/campaigns\`, \`/interactions\`, \`/teams\`) are in
[records.md](records.md). \`GET /api/nexus-crm/openapi.json\` describes everything, your custom fields included:
see [typescript.md](typescript.md).
`;

/** docs/rest.md, as the contracts are now. */
export function restPage(): string {
  const document = createDocument({
    ...{ level: 3, version: '', server: '/api/nexus-crm', records: [] },
  });
  const schemas = document.components.schemas as Readonly<Record<string, Schema>>;
  const resolve = (schema: Schema | undefined): Schema =>
    schema?.$ref ? resolve(schemas[schema.$ref.split('/').at(-1)!]) : (schema ?? {});

  const kind = (schema: Schema): string => {
    if (schema.$ref) return schema.$ref.split('/').at(-1)!;
    if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
    if (schema.anyOf) return [...new Set(schema.anyOf.map(kind))].join(' or ');
    if (schema.type === 'array') return `list of ${schema.items ? kind(schema.items) : 'values'}`;
    return [schema.type ?? 'anything'].flat().join(' or ');
  };

  const table = (title: string, schema: Schema): string[] => {
    const rows = Object.entries(schema.properties ?? {}).map(
      ([name, value]) =>
        `| \`${name}\` | ${kind(value)} | ${schema.required?.includes(name) ? 'yes' : ''} |`,
    );
    return rows.length === 0
      ? []
      : ['', `| ${title} | type | required |`, '| --- | --- | --- |', ...rows];
  };

  return [
    HEAD,
    ...AREAS.map((area) =>
      [
        `## ${area.tag}\n\n${area.description}\n`,
        ...area.endpoints.map((endpoint) => {
          const { method, path, right } = endpoint;
          const template = path.replace(/:(\w+)/g, '{$1}');
          const operation = document.paths[template]![method.toLowerCase()]!;
          const body = resolve(operation.requestBody?.content['application/json'].schema);
          const query = (operation.parameters ?? []).filter(
            (parameter) => parameter.in === 'query',
          );
          const admin = area.permissions?.[right];
          const answers = Object.keys(operation.responses).filter((status) => status < '300');
          return [
            `### ${method} ${path}`,
            '',
            `${operation.summary}. ${endpoint.operation.description ?? ''}`.trim(),
            '',
            `Permission \`${operation['x-permission']}\`${admin ? `; admins \`${admin}\`` : ''}. Answers ${answers.join(' or ')}.`,
            ...table('query', {
              properties: Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
            }),
            ...table('data', resolve(body.properties?.data)),
            '',
          ].join('\n');
        }),
      ].join('\n'),
    ),
  ].join('\n');
}
