import { useMemo } from 'react';

import {
  useSchemaForm,
  type JsonObject,
  type JsonSchema,
  type SchemaFormState,
} from '../components/SchemaForm';
import { useTranslate } from './useTranslate';
import { isName, nameOf } from './names';

export interface NamedForm {
  readonly form: SchemaFormState;
  /** Shows what is wrong, in the words of this page. */
  readonly check: () => boolean;
}

/** Label and name of something new, of which the name follows the label; of something saved the label alone. */
export function useNamedForm(
  key: 'name' | 'key',
  saved?: { label: string },
  /** What is offered for something new. */
  offered?: JsonObject,
): NamedForm {
  const t = useTranslate();
  const schema = useMemo<JsonSchema>(
    () => ({
      properties: {
        label: { type: 'string', title: t('integrations.label') },
        ...(saved
          ? {}
          : {
              [key]: {
                type: 'string',
                title: t('integrations.name'),
                description: t('integrations.name.hint'),
              },
            }),
      },
      required: ['label', key],
    }),
    [key, saved, t],
  );
  const form = useSchemaForm(schema, { given: saved ? { label: saved.label } : (offered ?? {}) });

  const set: SchemaFormState['set'] = (path, value) => {
    form.set(path, value);
    if (saved || path[0] !== 'label') return;
    const name = form.values[key];
    const isDerived = name === undefined || name === nameOf(form.values.label);
    if (isDerived) form.set([key], nameOf(value) || undefined);
  };

  return {
    form: { ...form, set },
    check: () => {
      if (!form.check()) return false;
      if (saved || isName(form.values[key])) return true;
      form.placeErrors([{ path: [key], message: t('integrations.name.wrong') }]);
      return false;
    },
  };
}
