import { z } from 'zod';

import { MOST } from '../../contracts/integrations';
import type { JsonObject } from '../../core/contracts';

const text = z.string();

const object = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const limits = z.object({
  concurrency: z.int().min(1).max(MOST.concurrency).optional(),
  perMinute: z.int().min(1).max(MOST.perMinute).nullish(),
});

/** A row of `crm_integrations`; other code may have written what its columns should not hold. */
export interface StoredIntegration {
  readonly id: number;
  readonly documentId: string;
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly settings: JsonObject;
  /** Each encrypted, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The names of secrets that are not, which are left out above; an empty one of a column without names. */
  readonly notEncrypted: readonly string[];
  /** Absent ones are the defaults. */
  readonly limits: z.infer<typeof limits> | null;
  readonly enabled: boolean;
  /** Why it was disabled by itself. */
  readonly disabledReason: string | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Columns with values of a wrong shape, which are left out above and keep it from running. */
  readonly faults: readonly string[];
}

const row = z.record(z.string(), z.unknown());

/** Attributes that are read. */
export const INTEGRATION_COLUMNS: readonly string[] = [
  ...['id', 'documentId', 'name', 'label', 'kind', 'settings', 'secrets', 'limits', 'enabled'],
  ...['disabledReason', 'revision', 'createdAt', 'updatedAt'],
];

/** Never fails, so that one broken row hides no other. */
export function parseIntegration(found: unknown): StoredIntegration {
  const values = row.parse(found);
  const faults: string[] = [];
  const read = <T>(name: string, shape: z.ZodType<T>, otherwise: T): T => {
    const parsed = shape.safeParse(values[name]);
    if (parsed.success) return parsed.data;
    faults.push(name);
    return otherwise;
  };
  const name = read('name', text.min(1), '');
  const { sealed, others } = secretsOf(values.secrets);
  if (others.length > 0) faults.push('secrets');
  return {
    id: z.int().parse(values.id),
    documentId: text.catch('').parse(values.documentId),
    ...{ name, label: text.catch(name).parse(values.label), kind: read('kind', text, '') },
    settings: read('settings', object.nullable(), {}) ?? {},
    ...{ secrets: sealed, notEncrypted: others },
    limits: read('limits', limits.nullable(), null),
    enabled: read('enabled', z.boolean(), false),
    disabledReason: text.nullable().catch(null).parse(values.disabledReason),
    revision: read('revision', z.int(), 0),
    createdAt: z.coerce.date().parse(values.createdAt),
    updatedAt: z.coerce.date().parse(values.updatedAt),
    faults,
  };
}

/** What was encrypted begins with a version. Anything else may be a secret that is not. */
const SEALED = /^v\d+:/;

function secretsOf(found: unknown): {
  readonly sealed: Record<string, string>;
  readonly others: readonly string[];
} {
  const secrets = row.safeParse(found ?? {});
  if (!secrets.success) return { sealed: {}, others: [''] };
  const sealed: [string, string][] = [];
  const others: string[] = [];
  for (const [name, value] of Object.entries(secrets.data)) {
    if (typeof value === 'string' && SEALED.test(value)) sealed.push([name, value]);
    else others.push(name);
  }
  return { sealed: Object.fromEntries(sealed), others };
}
