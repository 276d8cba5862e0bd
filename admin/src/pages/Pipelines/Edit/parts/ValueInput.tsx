import { useId, useState } from 'react';

import { TextInput } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import { readValue, showValue, type Rule } from '../../model/condition';
import { isSame } from '../../model/document';

interface ValueInputProps {
  label: string;
  values: Rule['values'];
  /** Several, between commas. */
  isList: boolean;
  known: readonly string[];
  isDisabled: boolean;
  onChange: (values: Rule['values']) => void;
}

const read = (text: string, isList: boolean): Rule['values'] =>
  isList ? text.split(',').map((one) => readValue(one.trim())) : [readValue(text)];

/** The value of a rule as it is typed: numbers, yes and no are what looks like them. */
export function ValueInput({
  label,
  values,
  isList,
  known,
  isDisabled,
  onChange,
}: ValueInputProps) {
  const t = useTranslate();
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const isTyped = typed !== undefined && isSame(read(typed, isList), values);
  return (
    <>
      <TextInput
        aria-label={label}
        placeholder={t(isList ? 'pipelines.rules.values' : 'pipelines.rules.value.placeholder')}
        list={id}
        value={isTyped ? typed : values.map(showValue).join(', ')}
        disabled={isDisabled}
        onChange={({ target }: { target: { value: string } }) => {
          setTyped(target.value);
          onChange(read(target.value, isList));
        }}
      />
      <datalist id={id}>
        {known.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}
