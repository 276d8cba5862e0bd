import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import {
  CreateIntegration,
  ListIntegrations,
  PreviewIntegration,
  TestIntegration,
  UpdateIntegration,
  type Integration,
  type IntegrationKind,
} from '../../contracts/integrations';
import { parseRequest } from '../../contracts/parse';
import type {
  Clock,
  InstanceId,
  IntegrationContract,
  Json,
  JsonObject,
  Subject,
  SubjectFacts,
} from '../../core/contracts';
import {
  CrmConflictError,
  CrmNotFoundError,
  CrmValidationError,
  type Problem,
} from '../../core/errors';
import { isTooLong } from '../../core/answer-length';
import { reasonOf } from '../../core/thrown-reason';
import {
  checkInput,
  checkSecrets,
  checkSettings,
  type HttpClient,
  type Kind,
} from '../../integrations';
import { hasContentType } from '../../strapi/ports/content-types';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { StoredIntegration } from '../../strapi/ports/integration-row';
import type { IntegrationRows } from '../../strapi/ports/integration-rows';
import type { SecretBox } from '../../strapi/ports/secret-box';
import { limitIntegration, type Extensions, type LimitedCall } from '../extensions';
import type { Levels } from '../levels';
import { pageMeta, toPage } from '../paging';
import type { IntegrationKinds } from './kinds';
import { presentIntegration, presentKind } from './present';
import type { StoredIntegrations } from './stored';

interface IntegrationsOptions {
  readonly levels: Levels;
  readonly rows: IntegrationRows;
  readonly kinds: IntegrationKinds;
  readonly stored: StoredIntegrations;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly extensions: Extensions;
  readonly builtIn: readonly IntegrationContract[];
  readonly client: Pick<HttpClient, 'close'>;
  readonly record: (subject: Subject) => Promise<SubjectFacts | undefined>;
  readonly limited: LimitedCall;
}

type Secrets = Readonly<Record<string, unknown>>;

/**
 * Integrations that administrators save (FR-L2-010). The REST endpoints call these methods; inputs
 * and results are in `contracts/integrations.ts`. All need level 2 and reject with Strapi's errors:
 * 400 for input, 404, 409 for a name that is taken or a stale revision.
 */
export class IntegrationsService {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: IntegrationsOptions,
  ) {}

  /** Closes the registration of extensions, and validates the fields of integrations. @throws CrmConfigurationError */
  open(): void {
    const { extensions, builtIn, kinds } = this.options;
    extensions.close(builtIn);
    kinds.open();
  }

  /** Closes the connections of built-in integrations. */
  async destroy(): Promise<void> {
    await this.options.client.close();
  }

  list(query: ListIntegrations.Query = {}): Promise<ListIntegrations.Response> {
    return this.run(async () => {
      const { pagination } = parseRequest(ListIntegrations.query, query, 'query');
      const page = toPage(pagination, this.strapi.config.get('api.rest.defaultLimit', 25));
      const { rows, total } = await this.options.rows.list(page);
      return {
        data: rows.map((row) => this.present(row)),
        meta: { pagination: pageMeta(page, total) },
      };
    });
  }

  kinds(): Promise<IntegrationKind[]> {
    return this.run(() => Promise.resolve([...this.describeKinds()]));
  }

  /** The same at once, for OpenAPI; none below level 2. */
  describeKinds(): readonly IntegrationKind[] {
    const { levels, kinds } = this.options;
    return levels.includes(2) ? kinds.configurable().map(presentKind) : [];
  }

  get(name: string): Promise<Integration> {
    return this.run(async () => this.present(await this.find(name)));
  }

  create(input: unknown): Promise<Integration> {
    return this.run(async () => {
      const { data } = parseRequest(CreateIntegration.request, { data: input });
      const { name, settings = {}, secrets = {}, enabled = true } = data;
      const kind = this.kindOf(data.kind);
      assertValid(this.problemsOf(kind, settings, secrets, []));
      await this.options.rows.insert({
        ...{ name, label: data.label ?? name, kind: data.kind, enabled, disabledReason: null },
        settings: settings as JsonObject,
        secrets: this.sealed(secrets, {}),
        limits: data.limits ?? null,
      });
      return this.present(await this.find(name));
    });
  }

  /** Absent keys and secrets are kept; enabling it clears the reason why it was disabled. */
  update(name: string, input: unknown): Promise<Integration> {
    return this.run(async () => {
      const { data } = parseRequest(UpdateIntegration.request, { data: input });
      const row = await this.find(name);
      if (data.revision !== undefined && data.revision !== row.revision) throw stale(name);
      const kind = this.kindOf(row.kind);
      const { settings = row.settings, secrets = {} } = data;
      const stored = row.secrets;
      assertValid(this.problemsOf(kind, settings, secrets, Object.keys(stored)));
      const written = await this.options.rows.change(row, {
        // All columns, so that it repairs what other code has written.
        label: data.label ?? row.label,
        limits: data.limits ?? row.limits,
        enabled: data.enabled ?? row.enabled,
        disabledReason: data.enabled === undefined ? row.disabledReason : null,
        settings: settings as JsonObject,
        secrets: this.sealed(secrets, stored),
      });
      if (!written) throw stale(name);
      return this.present(await this.find(name));
    });
  }

  /** Activities that name it fail from now on. */
  remove(name: string): Promise<Integration> {
    return this.run(async () => {
      const row = await this.find(name);
      await this.options.rows.remove(row);
      this.options.stored.guards.remove(row.documentId);
      return this.present(row);
    });
  }

  /** Runs it once for real, with sample data in the place of an instance and its record. */
  test(name: string, input: unknown): Promise<TestIntegration.Response['data']> {
    return this.run(async () => {
      const { data = {} } = parseRequest(TestIntegration.request, { data: input });
      const row = await this.find(name);
      const kind = this.kindOf(row.kind);
      const given = (data.input ?? {}) as JsonObject;
      const problems = checkInput(kind, given, this.options.kinds.types);
      assertValid(problems.map(({ path, message }) => ({ path: ['input', ...path], message })));
      return this.attempt(row, given, (data.data ?? {}) as JsonObject);
    });
  }

  /**
   * What it would send about a record.
   *
   * @param readable leaves out what the caller may not read; the caller must be able to read the record.
   */
  preview(
    name: string,
    input: PreviewIntegration.Input,
    readable: (values: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
  ): Promise<PreviewIntegration.Response['data']> {
    return this.run(async () => {
      const { data } = parseRequest(PreviewIntegration.request, { data: input });
      const row = await this.find(name);
      const kind = this.kindOf(row.kind);
      const contract = limitIntegration(kind.contract, this.options.limited);
      if (!contract.preview) {
        const message = `An integration of the kind "${row.kind}" has no preview.`;
        throw new CrmConflictError(message, { kind: row.kind });
      }
      const { types } = this.options.kinds;
      const given = (data.input ?? {}) as JsonObject;
      const settings = checkSettings(kind, data.settings ?? row.settings, types);
      const ofInput = checkInput(kind, given, types);
      assertValid([
        ...settings.problems,
        ...ofInput.map(({ path, message }) => ({ path: ['input', ...path], message })),
      ]);
      const { subject } = data;
      const facts = hasContentType(this.strapi, subject.type)
        ? await this.options.record(subject)
        : undefined;
      if (!facts) throw new CrmNotFoundError('There is no such record.');
      const values = readable(facts.values);
      return contract
        .preview(given, {
          ...{ idempotencyKey: 'preview', attempt: 1, settings: settings.values, data: {} },
          ...{ instance: null, subject, record: () => Promise.resolve(values) },
        })
        .then(
          (parts) => ({ ok: true, parts: { ...parts }, error: null }),
          (error: unknown) => ({ ok: false, parts: null, error: reasonOf(error) }),
        );
    });
  }

  private async attempt(
    row: StoredIntegration,
    input: Json,
    data: JsonObject,
  ): Promise<TestIntegration.Response['data']> {
    const { stored, clock } = this.options;
    const integration = stored.once(row);
    const started = clock.now().getTime();
    const outcome = await integration
      .execute(input, {
        ...{ idempotencyKey: `test-${createId()}`, attempt: 1, settings: {}, data },
        instance: 'test' as InstanceId,
        subject: { type: 'test', id: 'test' },
        record: () => Promise.resolve(data),
      })
      .then(
        (output) => ({ ok: true, output: shown(output), error: null, retryable: null }),
        (error: unknown) => ({
          ...{ ok: false, output: null, error: reasonOf(error) },
          retryable: (error as { readonly retryable?: unknown } | null)?.retryable !== false,
        }),
      );
    return { ...outcome, duration: clock.now().getTime() - started };
  }

  private problemsOf(
    kind: Kind,
    settings: Readonly<Record<string, unknown>>,
    secrets: Secrets,
    stored: readonly string[],
  ): readonly Problem[] {
    const { types } = this.options.kinds;
    return [
      ...checkSettings(kind, settings, types).problems,
      ...checkSecrets(kind, secrets, stored, types),
    ];
  }

  /** The stored secrets with the given ones encrypted over them; null removes one. */
  private sealed(given: Secrets, stored: Readonly<Record<string, string>>): Record<string, string> {
    const sealed = new Map(Object.entries(stored));
    for (const [name, value] of Object.entries(given)) {
      if (value === null || value === '') sealed.delete(name);
      else {
        const encrypted = this.options.box.encrypt(value as Json);
        if (encrypted === undefined) throw keyMissing(name);
        sealed.set(name, encrypted);
      }
    }
    return Object.fromEntries(sealed);
  }

  private present(row: StoredIntegration): Integration {
    const { kinds, stored } = this.options;
    const parts = { problems: stored.problemsOf(row), circuit: stored.circuitOf(row) };
    return presentIntegration(row, kinds.find(row.kind), parts);
  }

  /** @throws CrmNotFoundError */
  private async find(name: string): Promise<StoredIntegration> {
    const row = await this.options.rows.find(name);
    if (row) return row;
    throw new CrmNotFoundError(`There is no integration "${name.slice(0, 80)}".`);
  }

  /** @throws CrmValidationError */
  private kindOf(name: string): Kind {
    const known = this.options.kinds.configurable();
    const kind = known.find(({ contract }) => contract.name === name);
    if (kind) return kind;
    const names = known.map(({ contract }) => contract.name).join(', ');
    const message = `"kind" must be one of ${names}; it is "${name.slice(0, 80)}"`;
    throw new CrmValidationError([{ path: ['data', 'kind'], message }]);
  }

  private run<T>(work: () => Promise<T>): Promise<T> {
    return withStrapiErrors(() => {
      if (this.options.levels.includes(2)) return work();
      throw new CrmNotFoundError('Integrations begin at level 2; the level in force is 1.');
    });
  }
}

/** Paths begin with `data`, like those of the contract. */
function assertValid(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new CrmValidationError(
    problems.map(({ path, message }) => ({ path: ['data', ...path], message })),
  );
}

/** A long answer is not kept, nor sent. */
const shown = (output: Json | undefined): Json =>
  isTooLong(output) ? { truncated: true } : (output ?? null);

const stale = (name: string): CrmConflictError =>
  new CrmConflictError(`The integration "${name}" was changed by another request: read it again`, {
    name,
  });

const keyMissing = (name: string): CrmValidationError =>
  new CrmValidationError([
    {
      path: ['data', 'secrets', name],
      message: `"${name}" cannot be encrypted: set \`secrets.encryptionKey\` in the app's config/admin`,
    },
  ]);
