import { useMemo, useState } from 'react';

import type {
  Integration,
  IntegrationKind,
} from '../../../../../server/src/contracts/integrations';
import { useSchemaForm, type JsonSchema } from '../../../components/SchemaForm';
import { useTranslate } from '../../../hooks/useTranslate';
import { dressed } from '../model/looks';

/** What is to become of a secret that is set. */
export type SecretPlan = 'keep' | 'replace' | 'remove';

/** Secrets can be set, replaced and removed, but are never shown. */
export function useSecretsForm(kind: IntegrationKind, stored: Integration['secrets']) {
  const t = useTranslate();
  const schema = useMemo<JsonSchema>(() => {
    const shown = dressed(kind.name, kind.secrets, t);
    // What is set need not be given again.
    return { ...shown, required: (shown.required ?? []).filter((name) => !stored[name]?.isSet) };
  }, [kind, stored, t]);
  const form = useSchemaForm(schema);
  const [plans, setPlans] = useState<Readonly<Record<string, SecretPlan>>>({});
  const isSet = (name: string): boolean => stored[name]?.isSet === true;
  const planOf = (name: string): SecretPlan => plans[name] ?? 'keep';
  const removed = Object.keys(stored).filter((name) => planOf(name) === 'remove');

  return {
    ...{ form, isSet, planOf },
    plan: (name: string, plan: SecretPlan): void => {
      form.set([name], undefined);
      setPlans({ ...plans, [name]: plan });
    },
    isModified: removed.length > 0 || Object.keys(form.values).length > 0,
    check: form.check,
    values: (): object => ({
      ...form.values,
      ...Object.fromEntries(removed.map((name) => [name, null])),
    }),
    placeErrors: form.placeErrors,
  };
}

export type SecretsFormState = ReturnType<typeof useSecretsForm>;
