/**
 * The OpenAPI document and its clients, which no database changes.
 *
 * @databases sqlite
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { createConfig, lintFromString } from '@redocly/openapi-core';
import ts from 'typescript';

import { TestApp } from '../../support/app';

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '..', '..', '..');
const bin = (name: string) => path.join(ROOT, 'node_modules', '.bin', name);

describe('the OpenAPI document', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await TestApp.start({ level: 3 });
    token = await app.http.apiToken();
    const data = { uid: 'plugin::nexus-crm.opportunity', name: 'budget', type: 'integer', min: 0 };
    const created = await app.http.post('/api/nexus-crm/custom-fields', { data }, { token });
    expect(created.status).toBe(201);
  });
  afterAll(() => app.dispose());

  const text = (): string => app.strapi.plugin('nexus-crm').service('openapi').text();
  const document = () => JSON.parse(text());

  test('has no problem that a linter finds', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lintFromString({ source: text(), config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location])).toEqual(
      [],
    );
  });

  test('is served with its own permission, and is deterministic', async () => {
    const url = `${app.http.url}/api/nexus-crm/openapi.json`;
    expect((await fetch(url)).status).toBe(403);
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const served = await answer.text();
    expect(served).toBe(text());
    await app.restart();
    expect(text()).toBe(served);
  });

  test('every endpoint that the server has is in it, and no other', () => {
    const served = (app.strapi.server.listRoutes() as { methods: string[]; path: string }[])
      .filter(({ path: route }) => route.startsWith('/api/nexus-crm/'))
      .flatMap(({ methods, path: route }) =>
        methods
          .filter((method) => method !== 'HEAD')
          .map((method) => `${method} ${route.slice('/api/nexus-crm'.length)}`),
      );
    const described = Object.entries<object>(document().paths).flatMap(([route, operations]) =>
      Object.keys(operations).map(
        (method) => `${method.toUpperCase()} ${route.replace(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
    expect(described.sort()).toEqual([...new Set(served)].sort());
  });

  test('every operation has a summary, its permission and a unique operationId', () => {
    const { paths, tags } = document();
    const operations = Object.values<object>(paths).flatMap((item) => Object.values<any>(item));
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { operationId, summary, tags: own, responses, ...rest } of operations) {
      expect(operationId).toMatch(/^[a-z]+[A-Z]\w+$/);
      expect(summary.length).toBeGreaterThan(8);
      expect(tags.map(({ name }: { name: string }) => name)).toContain(own[0]);
      expect(rest['x-permission']).toMatch(/^plugin::nexus-crm\./);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403']));
    }
  });

  test('a custom field is in answers, requests, filters and sorting while it is live', async () => {
    const { schemas } = document().components;
    expect(schemas.Opportunity.properties.budget).toMatchObject({ type: ['integer', 'null'] });
    expect(schemas.OpportunityCreate.properties.budget).toMatchObject({ minimum: 0 });
    expect(schemas.OpportunityFilters.properties.budget.$ref).toMatch(/NumberFilter$/);
    const { parameters } = document().paths['/opportunities'].get;
    const sort = parameters.find(({ name }: { name: string }) => name === 'sort');
    expect(sort.schema.anyOf[0].items.enum).toContain('budget:desc');

    const [field] = (await app.http.get('/api/nexus-crm/custom-fields', { token })).body.data;
    await app.http.delete(`/api/nexus-crm/custom-fields/${field.id}`, { token });
    expect(document().components.schemas.Opportunity.properties.budget).toBeUndefined();
    await app.http.post(`/api/nexus-crm/custom-fields/${field.id}/restore`, {}, { token });
    expect(document().components.schemas.Opportunity.properties.budget).toBeDefined();
  });

  test('what has a default is not asked for, and nothing is in an update', () => {
    const { schemas } = document().components;
    expect(schemas.ContactCreate.required ?? []).not.toContain('kind');
    expect(schemas.OpportunityCreate.required).toEqual(['name']);
    expect(schemas.OpportunityUpdate.required).toBeUndefined();
  });

  test('clients that openapi-typescript and hey-api generate compile and run', async () => {
    const folder = path.join(ROOT, '.tmp', 'clients', path.basename(app.directory));
    await fs.mkdir(folder, { recursive: true });
    try {
      const file = path.join(folder, 'openapi.json');
      await fs.writeFile(file, text());
      await run(bin('openapi-typescript'), [file, '-o', path.join(folder, 'types.ts')]);
      await run(bin('openapi-ts'), [
        ...['-i', file, '-o', path.join(folder, 'hey')],
        ...['-p', '@hey-api/client-fetch', '@hey-api/sdk', '@hey-api/typescript'],
      ]);
      // Not `.ts` where they are kept: the types that they import are generated here.
      const scripts = ['fetch-client', 'hey-client'];
      for (const name of scripts) {
        const source = path.join(__dirname, 'clients', `${name}.ts.txt`);
        await fs.copyFile(source, path.join(folder, `${name}.ts`));
      }
      expect(compile(scripts.map((name) => path.join(folder, `${name}.ts`)))).toEqual([]);

      const env = { ...process.env, URL: `${app.http.url}/api/nexus-crm`, TOKEN: token };
      const output = async (name: string) =>
        JSON.parse(
          (await run(process.execPath, [path.join(folder, `${name}.js`)], { env })).stdout,
        );
      expect(await output('fetch-client')).toEqual({
        ...{ budget: 15000, found: ['Acme'], conflict: 409, diagnostics: [], stage: 'done' },
      });
      expect(await output('hey-client')).toEqual({
        ...{ budget: 1, fields: ['budget'], total: 1, refused: 404 },
      });
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
  });

  test('npx nexus-crm-openapi writes the same to a file, in the folder of the app', async () => {
    const file = path.join(app.directory, 'openapi.json');
    const script = path.join(ROOT, 'bin', 'openapi.mjs');
    const preload = path.join(ROOT, 'tests', 'support', 'register-typescript.js');
    const expected = text();
    await run(process.execPath, ['-r', preload, script, 'openapi.json'], { cwd: app.directory });
    expect(await fs.readFile(file, 'utf8')).toBe(expected);
  });

  test('at level 1 it describes the contacts of the app’s own types alone', async () => {
    await app.restart({ level: 1 });
    expect(Object.keys(document().paths)).toEqual([
      '/models/{uid}/{documentId}/contacts',
      '/models/{uid}/{documentId}/contacts/{contactId}',
      '/models/{uid}/{documentId}/history',
      '/openapi.json',
    ]);
    const config = await createConfig({ extends: ['recommended-strict'] });
    expect(await lintFromString({ source: text(), config })).toEqual([]);
  });
});

/** What the compiler says of these files; it writes the JavaScript beside them. */
function compile(files: readonly string[]): string[] {
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['node'],
    strict: true,
    esModuleInterop: true,
    skipLibCheck: true,
  });
  const { diagnostics } = program.emit();
  return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(
    ({ file, messageText }) =>
      `${path.basename(file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
}
