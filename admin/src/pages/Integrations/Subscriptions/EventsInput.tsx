import { useMemo, useState } from 'react';

import { Field, Flex, Tag } from '@strapi/design-system';
import { Cross } from '@strapi/icons';

import { Picker } from '../../../inputs/Picker';
import { useTranslate } from '../../../hooks/useTranslate';
import { EVENT_KINDS, eventsOf } from '../model/events';
import { useEventText } from '../useEventText';

interface EventsInputProps {
  value: readonly string[];
  error: string | undefined;
  isDisabled: boolean;
  onChange: (events: readonly string[]) => void;
}

/** All, all of a kind, and each, in the order of the list. */
const OFFERED: readonly string[] = [
  '*',
  ...EVENT_KINDS.flatMap((kind) => [`nexus-crm.${kind}.*`, ...eventsOf(kind)]),
];

/** Events, searched by what they are called in the user's language or by their name. */
export function EventsInput({ value, error, isDisabled, onChange }: EventsInputProps) {
  const t = useTranslate();
  const eventText = useEventText();
  const [search, setSearch] = useState('');
  const options = useMemo(() => {
    const words = search.toLowerCase();
    return OFFERED.filter((event) => !value.includes(event))
      .map((event) => ({ value: event, text: eventText(event) }))
      .filter(({ value: event, text }) => `${text} ${event}`.toLowerCase().includes(words));
  }, [search, value, eventText]);
  return (
    <Field.Root
      id="events"
      name="events"
      error={error}
      hint={t('subscriptions.events.hint')}
      required
    >
      <Field.Label>{t('subscriptions.events')}</Field.Label>
      <Picker
        value={null}
        text=""
        options={options}
        placeholder={t('subscriptions.events.add')}
        isDisabled={isDisabled}
        onSearch={setSearch}
        onPick={(event) => onChange([...value, event])}
      />
      {value.length > 0 ? (
        <Flex tag="ul" gap={2} wrap="wrap" paddingTop={1} aria-label={t('subscriptions.events')}>
          {value.map((event) => (
            <li key={event}>
              <Tag
                icon={<Cross aria-hidden />}
                label={t('subscriptions.events.remove', { event: eventText(event) })}
                disabled={isDisabled}
                onClick={() => onChange(value.filter((other) => other !== event))}
              >
                {eventText(event)}
              </Tag>
            </li>
          ))}
        </Flex>
      ) : null}
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
