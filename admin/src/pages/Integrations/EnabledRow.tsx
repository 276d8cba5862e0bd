import { Field, Toggle } from '@strapi/design-system';

import { useTranslate } from '../../hooks/useTranslate';

interface EnabledRowProps {
  hint: string;
  value: boolean;
  isDisabled: boolean;
  onChange: (value: boolean) => void;
}

/** Whether something takes part. */
export function EnabledRow({ hint, value, isDisabled, onChange }: EnabledRowProps) {
  const t = useTranslate();
  return (
    <Field.Root name="enabled" hint={hint} maxWidth="32rem">
      <Field.Label>{t('integrations.enabled')}</Field.Label>
      <Toggle
        onLabel={t('schema.yes')}
        offLabel={t('schema.no')}
        checked={value}
        disabled={isDisabled}
        onChange={({ target }: { target: { checked: boolean } }) => onChange(target.checked)}
      />
      <Field.Hint />
    </Field.Root>
  );
}
