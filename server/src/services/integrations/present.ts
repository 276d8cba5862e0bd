import type { Integration, IntegrationKind } from '../../contracts/integrations';
import { DEFAULT_LIMITS, schemaOf, type Kind, type Limits } from '../../integrations';
import type { StoredIntegration } from '../../strapi/ports/integration-rows';

/** What a saved integration does not say is the default. */
export const limitsOf = ({ limits }: Pick<StoredIntegration, 'limits'>): Limits => ({
  concurrency: limits?.concurrency ?? DEFAULT_LIMITS.concurrency,
  perMinute: limits?.perMinute ?? DEFAULT_LIMITS.perMinute,
});

/** An integration as every endpoint returns it; `kind` is undefined if it is not registered. */
export const presentIntegration = (row: StoredIntegration, kind: Kind | undefined): Integration => {
  const stored = row.secrets ?? {};
  const names = kind ? kind.secrets.map(({ name }) => name) : Object.keys(stored);
  return {
    id: row.documentId,
    name: row.name,
    label: row.label,
    kind: row.kind,
    settings: row.settings ?? {},
    secrets: Object.fromEntries(
      names.map((name) => [name, { isSet: Object.hasOwn(stored, name) }]),
    ),
    limits: limitsOf(row),
    enabled: row.enabled,
    disabledReason: row.disabledReason,
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
});
