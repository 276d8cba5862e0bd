import { useEffect, useRef, type FormEvent, type KeyboardEvent } from 'react';

import { Box, Button, Flex, Typography } from '@strapi/design-system';

import type { RecordKey } from '../../api/process';
import type { RecordValues } from '../../api/records';
import { Note } from '../../components/Note';
import { SchemaForm } from '../../components/SchemaForm';
import { useTranslate } from '../../hooks/useTranslate';
import { hasValue } from '../model/fields';
import type { EditedField } from './field';
import { FieldValue } from './FieldValue';
import { useFieldForm } from './useFieldForm';

interface FieldEditorProps {
  record: RecordKey;
  field: EditedField;
  values: RecordValues;
  onClose: () => void;
}

/** The input of one field. Enter saves, Escape cancels; in a long text Enter is a new line. */
export function FieldEditor({ record, field, values, onClose }: FieldEditorProps) {
  const t = useTranslate();
  const { form, fault, isStale, isLoading, submit } = useFieldForm(record, field, values, onClose);
  const box = useRef<HTMLFormElement>(null);

  useEffect(() => {
    box.current?.querySelector<HTMLElement>(INPUT)?.focus();
  }, []);

  const send = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (!isLoading) void submit();
  };
  const handleKey = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return send(event);
    if (event.key !== 'Escape' || hasOpenList(event)) return;
    event.stopPropagation();
    onClose();
  };

  return (
    <form
      ref={box}
      noValidate
      aria-label={t('record.field.edit', { name: field.label })}
      onSubmit={send}
      onKeyDown={handleKey}
    >
      <Flex direction="column" alignItems="stretch" gap={2}>
        {isStale ? (
          <Note variant="warning" role="alert" title={t('stale.title')}>
            <Typography textColor="neutral800">{t('record.field.stale')}</Typography>
            <Box>
              {hasValue(values[field.name]) ? (
                <FieldValue attribute={field.attribute} name={field.name} values={values} />
              ) : (
                <Typography textColor="neutral600">{t('record.field.none')}</Typography>
              )}
            </Box>
          </Note>
        ) : null}
        {fault === undefined ? null : (
          <Note variant="warning" role="alert">
            {fault}
          </Note>
        )}
        <SchemaForm form={form} isDisabled={isLoading} />
        <Flex gap={2} justifyContent="flex-end">
          <Button type="button" size="S" variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" size="S" loading={isLoading}>
            {t('action.save')}
          </Button>
        </Flex>
      </Flex>
    </form>
  );
}

const INPUT = 'input, textarea, [role="combobox"]';

/** Escape closes the list of an input first. */
function hasOpenList({ target, currentTarget, ...event }: KeyboardEvent<HTMLFormElement>): boolean {
  if (!(target instanceof HTMLElement) || !currentTarget.contains(target)) return true;
  if (target.getAttribute('role') !== 'combobox') return event.isDefaultPrevented();
  return target.getAttribute('aria-expanded') === 'true';
}
