import { useMemo, useState } from 'react';

import type { Subscription } from '../../../../../server/src/contracts/subscriptions';
import { listProblems } from '../../../api/errors';
import {
  useGetCrmIntegrationKindsQuery,
  useGetCrmIntegrationsQuery,
} from '../../../api/integrations';
import { useSchemaForm, type JsonSchema } from '../../../components/SchemaForm';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { dressed } from '../model/looks';
import { useNamedForm } from '../../../hooks/useNamedForm';

/** The parts of the form of a subscription, and what they say together. */
export function useSubscriptionForm(saved?: Subscription) {
  const t = useTranslate();
  const say = useServerText();
  const details = useNamedForm('name', saved);
  const [integration, setIntegration] = useState<unknown>(saved?.integration);
  const schema = useSchema(integration);
  const form = useSchemaForm(schema, {
    given: saved
      ? { integration: saved.integration, condition: saved.condition, input: saved.input }
      : {},
  });
  const [events, setEvents] = useState<readonly string[]>(saved?.events ?? []);
  const [eventsError, setEventsError] = useState<string>();
  const [isEnabled, setEnabled] = useState(saved?.enabled ?? true);

  return {
    ...{ details, events, eventsError, isEnabled, setEnabled },
    setEvents: (next: readonly string[]): void => {
      setEventsError(undefined);
      setEvents(next);
    },
    form: {
      ...form,
      set: (path: readonly string[], value: unknown): void => {
        form.set(path, value);
        if (path[0] !== 'integration') return;
        // Another kind takes other values.
        form.set(['input'], undefined);
        setIntegration(value);
      },
    },
    check: (): boolean => {
      if (events.length === 0) setEventsError(t('schema.fault.required'));
      return [details.check(), form.check(), events.length > 0].every(Boolean);
    },
    values: () => {
      const {
        integration: name,
        condition,
        input,
      } = form.values as {
        integration: string;
        condition?: string | null;
        input?: Record<string, unknown>;
      };
      return {
        ...{ integration: name, events: [...events], enabled: isEnabled },
        ...{ condition: condition ?? null, input: input ?? {} },
      };
    },
    /** Shows the server's problems at their inputs, and returns those that have none. */
    place: (error: unknown): readonly string[] => {
      const problems = listProblems(error, say);
      const isOfEvents = (path: readonly unknown[]) => path[0] === 'events';
      const isOfDetails = (path: readonly unknown[]) => path[0] === 'name' || path[0] === 'label';
      const ofEvents = problems.filter(({ path }) => isOfEvents(path));
      if (ofEvents.length > 0) setEventsError(ofEvents.map(({ message }) => message).join(' '));
      return [
        ...details.form.placeErrors(problems.filter(({ path }) => isOfDetails(path))),
        ...form.placeErrors(problems.filter(({ path }) => !isOfEvents(path) && !isOfDetails(path))),
      ];
    },
  };
}

/** The input is that of the kind of the chosen integration. */
function useSchema(integration: unknown): JsonSchema {
  const t = useTranslate();
  const { data: saved } = useGetCrmIntegrationsQuery({ page: 1, pageSize: 100 });
  const { data: kinds } = useGetCrmIntegrationKindsQuery();
  return useMemo(() => {
    const items = saved?.items ?? [];
    const asked = typeof integration === 'string' ? integration : undefined;
    const isListed = asked === undefined || items.some(({ name }) => name === asked);
    const names = [...(isListed ? [] : [asked]), ...items.map(({ name }) => name)];
    const kindName = items.find(({ name }) => name === asked)?.kind ?? asked;
    const kind = kinds?.find(({ name }) => name === kindName);
    return {
      properties: {
        integration: {
          enum: names,
          'x-labels': Object.fromEntries(items.map(({ name, label }) => [name, label])),
          title: t('log.filter.integration'),
        },
        condition: {
          ...{ type: ['string', 'null'], 'x-control': 'textarea' },
          title: t('subscriptions.condition'),
          description: t('subscriptions.condition.hint', { example: "data.after.stage == 'won'" }),
        },
        input: {
          ...(kind?.input ? dressed(kind.name, kind.input, t) : { type: 'object' }),
          title: t('subscriptions.input'),
          description: t('subscriptions.input.hint'),
        },
      },
      required: ['integration'],
    };
  }, [saved, kinds, integration, t]);
}
