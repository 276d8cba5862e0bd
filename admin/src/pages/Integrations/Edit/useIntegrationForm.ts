import { useMemo, useState } from 'react';

import type {
  Integration,
  IntegrationKind,
} from '../../../../../server/src/contracts/integrations';
import { listProblems } from '../../../api/errors';
import type { IntegrationChange } from '../../../api/integrations';
import { useSchemaForm, type JsonSchema } from '../../../components/SchemaForm';
import { isSame } from '../../../components/SchemaForm/model/values';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { dressed } from '../model/looks';
import { useNamedForm } from '../../../hooks/useNamedForm';
import { useSecretsForm } from './useSecretsForm';

/** The parts of the form of an integration, and what they say together. */
export function useIntegrationForm(kind: IntegrationKind, saved?: Integration) {
  const t = useTranslate();
  const say = useServerText();
  const details = useNamedForm('name', saved);
  const settings = useSchemaForm(
    useMemo(() => dressed(kind.name, kind.settings as JsonSchema, t), [kind, t]),
    { given: saved?.settings ?? {} },
  );
  const secrets = useSecretsForm(kind, saved?.secrets ?? {});
  const limits = useSchemaForm(
    useMemo(() => limitsSchema(t), [t]),
    {
      given: saved ? { ...saved.limits } : {},
    },
  );
  const first = saved?.enabled ?? true;
  const [isEnabled, setEnabled] = useState(first);

  const forms = [details.form, settings, limits];
  return {
    ...{ details, settings, secrets, limits, isEnabled, setEnabled },
    isModified:
      secrets.isModified ||
      isEnabled !== first ||
      forms.some((form) => !isSame(form.first, form.values)),
    check: (): boolean =>
      [details, settings, secrets, limits].map((part) => part.check()).every(Boolean),
    /** What is sent; the label and name apart. */
    values: (): Omit<IntegrationChange, 'revision' | 'label'> => ({
      settings: settings.values,
      secrets: secrets.values(),
      limits: limits.values,
      // Saying it of a disabled one would remove the reason why it was disabled.
      ...(isEnabled !== first || !saved ? { enabled: isEnabled } : {}),
    }),
    /** Shows the server's problems at their inputs, and returns those that have none. */
    place: (error: unknown): readonly string[] => {
      const problems = listProblems(error, say);
      const of = (part: string) => problems.filter(({ path }) => path[0] === part);
      const rest = problems.filter(
        ({ path }) => !['settings', 'secrets', 'limits'].includes(String(path[0])),
      );
      return [
        ...settings.placeErrors(of('settings'), ['settings']),
        ...secrets.placeErrors(of('secrets'), ['secrets']),
        ...limits.placeErrors(of('limits'), ['limits']),
        ...details.form.placeErrors(rest),
      ];
    },
  };
}

export type IntegrationFormState = ReturnType<typeof useIntegrationForm>;

const limitsSchema = (t: ReturnType<typeof useTranslate>): JsonSchema => ({
  properties: {
    concurrency: {
      ...{ type: 'integer', minimum: 1, maximum: 1_000, default: 5 },
      title: t('integrations.limits.concurrency'),
      description: t('integrations.limits.concurrency.hint'),
    },
    perMinute: {
      ...{ type: ['integer', 'null'], minimum: 1, maximum: 1_000_000 },
      title: t('integrations.limits.perMinute'),
      description: t('integrations.limits.perMinute.hint'),
    },
  },
});
