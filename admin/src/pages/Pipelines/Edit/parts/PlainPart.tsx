import { useState } from 'react';

import { Box } from '@strapi/design-system';

import { SchemaRow } from '../../../../components/SchemaForm/SchemaRow';
import { keyOf } from '../../../../components/SchemaForm/model/types';
import { toRow } from '../../../../components/SchemaForm/model/rows';
import { useTranslate } from '../../../../hooks/useTranslate';
import { keyOfPath, type Json } from '../../model/document';
import { useChoiceText } from '../useLanguageTexts';
import { useDocument } from '../useDocument';
import type { PartProps } from './props';
import { sentences, usePart } from './usePart';
import { Warnings } from './Warnings';

/** A text, number, choice, flag or list of texts, by the input that forms have for its schema. */
export function PlainPart({ path, name, schema, label, hint, isRequired }: PartProps) {
  const t = useTranslate();
  const choiceText = useChoiceText();
  const { value, set, isReadOnly, problems } = usePart(path);
  const { revision } = useDocument();
  const [isUnreadable, setUnreadable] = useState(false);
  const choices: readonly unknown[] = schema.enum ?? [];
  const labels = Object.fromEntries(
    choices.map((one) => [String(one), choiceText(String(one))] as const),
  );
  const row = toRow(
    {
      ...schema,
      title: label,
      ...(schema.enum && { 'x-labels': labels }),
      description: hint ?? '',
    },
    [name],
    isRequired,
  );
  const errors = problems.filter(({ severity }) => severity === 'error');
  const error = isUnreadable
    ? t('schema.fault.json')
    : errors.length > 0
      ? sentences(errors)
      : undefined;
  return (
    <Box data-crm-path={keyOfPath(path)}>
      <SchemaRow
        key={revision}
        row={{ ...row, hint }}
        isDisabled={isReadOnly}
        form={{
          ...{ rows: [row], first: {}, faults: new Map(), emptied: 'absent' },
          values: { [name]: value },
          // A required text is emptied, not removed: the kind of a step is one of its keys.
          set: (_path, next) =>
            set(next === undefined && isRequired && row.kind === 'text' ? '' : (next as Json)),
          setUnreadable: (_path, next) => setUnreadable(next),
          serverErrors: new Map(error === undefined ? [] : [[keyOf([name]), error]]),
          check: () => true,
          placeErrors: () => [],
        }}
      />
      <Warnings problems={problems} />
    </Box>
  );
}
