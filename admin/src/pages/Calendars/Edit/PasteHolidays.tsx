import { useState } from 'react';

import { Field, Textarea, Typography } from '@strapi/design-system';

import { FormModal } from '../../../components/FormModal';
import { useTranslate } from '../../../hooks/useTranslate';
import { readDays } from '../model/holidays';

interface PasteHolidaysProps {
  onAdd: (days: readonly string[]) => void;
  onClose: () => void;
}

/** Reads days from a list that was copied elsewhere, and says which lines are none. */
export function PasteHolidays({ onAdd, onClose }: PasteHolidaysProps) {
  const t = useTranslate();
  const [text, setText] = useState('');
  const { days, unread } = readDays(text);
  return (
    <FormModal
      title={t('calendars.holidays.paste')}
      save={t('calendars.holidays.take', { count: days.length })}
      isDisabled={days.length === 0}
      onSave={() => {
        onAdd(days);
        onClose();
      }}
      onClose={onClose}
    >
      <Field.Root
        name="days"
        hint={t('calendars.holidays.paste.hint')}
        error={
          unread.length > 0
            ? t('calendars.holidays.unread', { lines: unread.slice(0, 5).join(', ') })
            : undefined
        }
      >
        <Field.Label>{t('calendars.card.holidays')}</Field.Label>
        <Textarea
          value={text}
          onChange={({ target }: { target: { value: string } }) => setText(target.value)}
        />
        <Field.Hint />
        <Field.Error />
      </Field.Root>
      <Typography textColor="neutral600" aria-live="polite">
        {t('calendars.holidays.read', { count: days.length })}
      </Typography>
    </FormModal>
  );
}
