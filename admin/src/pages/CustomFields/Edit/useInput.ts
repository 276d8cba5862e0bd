import { useForm } from '@strapi/strapi/admin';

import { useTranslate } from '../../../hooks/useTranslate';
import { applies, type FieldFormValues, type FormKey } from '../model/fieldForm';
import { useFieldForm } from './FieldFormContext';

const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

/** Value, problem and setter of one input. */
export function useInput<Key extends FormKey>(key: Key) {
  const t = useTranslate();
  const { problems, visited, visit, validated, isReadOnly, rules } = useFieldForm();
  const values = useForm('useInput', (form) => form.values as FieldFormValues);
  const errors = useForm('useInput', (form) => form.errors as Partial<Record<FormKey, string>>);
  const onChange = useForm('useInput', (form) => form.onChange);

  const value = values[key];
  const problem = problems[key];
  const isValidated = validated !== undefined && same(validated[key], value);
  const reported = isValidated ? errors[key] : undefined;
  const seen = visited.has(key) && problem ? t(problem.id, problem.values) : undefined;

  return {
    value,
    values,
    error: reported ?? seen,
    isDisabled: isReadOnly,
    isShown: applies(key, rules),
    /** Sets the value; cleared text becomes `null`. */
    set: (next: FieldFormValues[Key]) => onChange(key, next === '' ? null : next),
    leave: () => visit(key),
  };
}
