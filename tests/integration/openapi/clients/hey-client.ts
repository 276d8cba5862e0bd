// What docs/typescript.md shows: a client by @hey-api/openapi-ts, which needs no package at run time.
import { client } from './hey/client.gen';
import {
  actOnOpportunity,
  createOpportunity,
  listCustomFields,
  listInstances,
} from './hey/sdk.gen';

const { URL: baseUrl, TOKEN } = process.env;

client.setConfig({ baseUrl, auth: TOKEN });

async function main(): Promise<void> {
  const created = await createOpportunity({ body: { data: { name: 'Beta', budget: 1 } } });
  const fields = await listCustomFields();
  const instances = await listInstances({ query: { pagination: { pageSize: 5 } } });
  const refused = await actOnOpportunity({
    path: { id: created.data!.data.documentId, action: 'finish' },
  });
  console.log(
    JSON.stringify({
      budget: created.data?.data.budget,
      fields: fields.data?.data.map(({ name }) => name),
      total: instances.data?.meta.pagination.total,
      refused: refused.error?.error.status,
    }),
  );
}

void main();
