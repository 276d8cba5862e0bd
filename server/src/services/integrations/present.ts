import type { Integration, IntegrationKind } from '../../contracts/integrations';
import type { Problem } from '../../core/errors';
import { DEFAULT_LIMITS, schemaOf, type Circuit, type Kind } from '../../integrations';
import type { StoredIntegration } from '../../strapi/ports/integration-row';

/** What a saved integration does not say is the default. */
export const limitsOf = ({ limits }: Pick<StoredIntegration, 'limits'>) => ({
  concurrency: limits?.concurrency ?? DEFAULT_LIMITS.concurrency,
  perMinute: limits?.perMinute ?? DEFAULT_LIMITS.perMinute,
});

/**
 * An integration as every endpoint returns it; `kind` is undefined if it is not registered. Settings that the
 * kind does not declare may be secrets in the wrong place, and are not shown.
 */
export const presentIntegration = (
  row: StoredIntegration,
  kind: Kind | undefined,
  { problems, circuit }: { readonly problems: readonly Problem[]; readonly circuit: Circuit },
): Integration => {
  const names = kind ? kind.secrets.map(({ name }) => name) : Object.keys(row.secrets);
  const declared = new Set(kind?.settings.map(({ name }) => name));
  return {
    id: row.documentId,
    name: row.name,
    label: row.label,
    kind: row.kind,
    settings: Object.fromEntries(
      Object.entries(row.settings).filter(([name]) => declared.has(name)),
    ),
    secrets: Object.fromEntries(
      names.map((name) => [name, { isSet: Object.hasOwn(row.secrets, name) }]),
    ),
    limits: limitsOf(row),
    enabled: row.enabled,
    disabledReason: row.disabledReason,
    problems: problems.map(({ path, message }) => ({ path: path.map(String), message })),
    circuit: {
      state: circuit.state,
      retryAt: circuit.retryAt === null ? null : new Date(circuit.retryAt).toISOString(),
    },
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
};

export const presentKind = ({ contract, settings, secrets, input }: Kind): IntegrationKind => ({
  name: contract.name,
  settings: schemaOf(settings),
  secrets: schemaOf(secrets),
  input: input && schemaOf(input),
  hasPreview: contract.preview !== undefined,
});
