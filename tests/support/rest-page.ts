import { ACTIONS, TRANSITION_INPUTS } from '../../server/src/core/engine';
import { AREAS } from '../../server/src/http/areas';
import type { Area, Endpoint } from '../../server/src/http/endpoint';
import { createDocument, type OpenApiDocument } from '../../server/src/http/openapi/document';
import { templateOf } from '../../server/src/http/openapi/parameters';
import { rowsOf, table, type Schema } from './rest-table';

const HEAD = `# Endpoints

Written by \`npm run docs\` from the contracts of the endpoints; do not edit it by hand.

Paths begin with \`/api/nexus-crm\` for users and API tokens, who need the permission named with each
endpoint, and with \`/nexus-crm\` for admins, who need the admin permission. Bodies are \`{ "data": { … } }\`;
the tables list the keys of \`data\`. Other keys of \`data\` are refused by name. Lists take \`filters\`, \`sort\`
and \`pagination\` in the query; \`pagination[withCount]=false\` skips the count, and \`total\` and
\`pageCount\` are absent then. A request that fails answers
\`{ "data": null, "error": { status, name, message, details } }\`: 400 names what is wrong, 403 the missing
permission or the rule, 404 what there is not, 409 what has changed meanwhile.
Answers to GET have an \`ETag\`; with it as \`If-None-Match\` what is still the same is a 304 without a body. Of \`leftMs\` and
\`averageMs\`, which change by themselves, only the minutes count.

The records (\`/contacts\`, \`/opportunities\`, \`/campaigns\`, \`/interactions\`, \`/teams\`) are in
[records.md](records.md). \`GET /api/nexus-crm/openapi.json\` describes everything, your custom fields included:
see [typescript.md](typescript.md).
`;

const ACTIONS_HEAD = `### What each action takes

The keys of \`data\` by action. A transition of the definition takes the keys under “a transition”; its
\`require\` may ask for some of them. \`comment\` needs \`comment\` or \`attachments\`. All of them take
\`revision\`, and \`definition\` where the path names a record.
`;

/** docs/rest.md, as the contracts are now. */
export function restPage(): string {
  const document = createDocument({
    ...{ level: 3, version: '', server: '/api/nexus-crm', records: [] },
  });
  const page = new RestPage(document);
  return [HEAD, ...AREAS.map((area) => page.chapter(area))].join('\n');
}

class RestPage {
  readonly #schemas: Readonly<Record<string, Schema>>;

  constructor(private readonly document: OpenApiDocument) {
    this.#schemas = document.components.schemas;
  }

  chapter(area: Area): string {
    return [
      `## ${area.tag}\n\n${area.description}\n`,
      ...area.endpoints.map((endpoint) => this.#endpoint(area, endpoint)),
      ...(area.tag === 'Instances' ? [this.#actions(area)] : []),
    ].join('\n');
  }

  #endpoint({ permissions }: Area, endpoint: Endpoint): string {
    const { method, path, right, operation } = endpoint;
    const described = this.#operation(endpoint);
    const queries = (described.parameters ?? []).filter((parameter) => parameter.in === 'query');
    const query: Schema = {
      properties: Object.fromEntries(
        queries.map(({ name, schema, description }) => [name, { ...schema, description }]),
      ),
    };
    const admin = permissions?.[right];
    const answers = Object.keys(described.responses).filter((status) => status < '300');
    return [
      `### ${method} ${path}`,
      '',
      `${operation.summary}. ${operation.description ?? ''}`.trim(),
      '',
      `Permission \`${described['x-permission']}\`${admin ? `; admins \`${admin}\`` : ''}. Answers ${answers.join(' or ')}.`,
      ...table(
        'query',
        rowsOf(query, (keys) => keys.map(bracketed).join('')),
      ),
      ...table(
        'data',
        rowsOf(this.#data(endpoint), (keys) => keys.join('.')),
      ),
      '',
    ].join('\n');
  }

  /** The keys of a request's `data`. */
  #data(endpoint: Endpoint): Schema {
    const body = this.#resolve(
      this.#operation(endpoint).requestBody?.content['application/json'].schema,
    );
    return this.#resolve(body.properties?.data);
  }

  /** A table for each action, out of the body that all of them share. */
  #actions({ endpoints }: Area): string {
    const endpoint = endpoints.find(({ handler }) => handler === 'instances.act')!;
    const { properties = {} } = this.#data(endpoint);
    const tableOf = (title: string, takes: readonly string[], needs: readonly string[] = []) => [
      `#### ${title}`,
      ...table(
        'data',
        rowsOf(
          {
            properties: Object.fromEntries(takes.map((key) => [key, properties[key]!])),
            required: needs,
          },
          (keys) => keys.join('.'),
        ),
      ),
      '',
    ];
    return [
      ACTIONS_HEAD,
      ...tableOf('a transition', TRANSITION_INPUTS),
      ...Object.entries(ACTIONS).flatMap(([name, { takes, needs }]) =>
        tableOf(`\`${name}\``, takes, needs),
      ),
    ].join('\n');
  }

  #operation({ path, method }: Endpoint) {
    return this.document.paths[templateOf(path)]![method.toLowerCase()]!;
  }

  #resolve(schema: Schema | undefined): Schema {
    return schema?.$ref
      ? this.#resolve(this.#schemas[schema.$ref.split('/').at(-1)!])
      : (schema ?? {});
  }
}

const bracketed = (key: string, index: number): string => (index === 0 ? key : `[${key}]`);
