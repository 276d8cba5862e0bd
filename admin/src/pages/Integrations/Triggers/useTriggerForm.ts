import { useMemo, useState } from 'react';

import type { Trigger } from '../../../../../server/src/contracts/triggers';
import { listProblems } from '../../../api/errors';
import { useSchemaForm, type JsonObject, type JsonSchema } from '../../../components/SchemaForm';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { useNamedForm } from '../../../hooks/useNamedForm';
import { senderOf } from './model/senders';
import { planOf, settingsOf, type TriggerPlan } from './model/settings';
import { useTriggerSchema } from './useTriggerSchema';

const NEW_PLAN: TriggerPlan = { source: 'call', sender: 'standard-webhooks', effect: 'start' };
const NOTHING: JsonObject = {};

/** The parts of the form of a trigger, and what they say together. */
export function useTriggerForm(saved?: Trigger) {
  const t = useTranslate();
  const say = useServerText();
  const stored = saved?.settings ?? NOTHING;
  const details = useNamedForm('key', saved);
  const [plan, setPlan] = useState(saved ? planOf(stored, senderOf(stored.signature)) : NEW_PLAN);
  const [isEnabled, setEnabled] = useState(saved?.enabled ?? true);
  const form = useSchemaForm(useTriggerSchema(plan, stored), { given: stored });
  const secret = useSchemaForm(
    useMemo<JsonSchema>(
      () => ({
        properties: {
          secret: {
            ...{ type: 'string', writeOnly: true, title: t('triggers.ownSecret') },
            description: t('triggers.ownSecret.hint'),
          },
        },
      }),
      [t],
    ),
  );
  /** Its own one can be given to a new trigger that is called. */
  const hasSecret = !saved && plan.source === 'call' && plan.sender !== 'none';

  return {
    ...{ details, plan, setPlan, form, secret, hasSecret, isEnabled, setEnabled },
    check: (): boolean => [details.check(), form.check()].every(Boolean),
    values: () => ({
      label: String(details.form.values.label),
      enabled: isEnabled,
      settings: settingsOf(plan, form.values, stored),
      ...(hasSecret && secret.values),
    }),
    /** Shows the server's problems at their inputs, and returns those that have none. */
    place: (error: unknown): readonly string[] => {
      const problems = listProblems(error, say);
      const of = (...parts: string[]) =>
        problems.filter(({ path }) => parts.includes(String(path[0])));
      return [
        ...form.placeErrors(of('settings'), ['settings']),
        ...secret.placeErrors(of('secret')),
        ...details.form.placeErrors(
          problems.filter(({ path }) => !['settings', 'secret'].includes(String(path[0]))),
        ),
      ];
    },
  };
}
