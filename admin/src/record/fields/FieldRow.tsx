import { useEffect, useRef, useState } from 'react';

import { Box, IconButton, Typography, VisuallyHidden } from '@strapi/design-system';
import { Pencil } from '@strapi/icons';
import { styled } from 'styled-components';

import type { RecordKey } from '../../api/process';
import type { RecordValues } from '../../api/records';
import { useTranslate } from '../../hooks/useTranslate';
import { hasValue } from '../model/fields';
import type { EditedField } from './field';
import { FieldEditor } from './FieldEditor';
import { FieldValue } from './FieldValue';

interface FieldRowProps {
  record: RecordKey;
  field: EditedField;
  values: RecordValues;
  isEditable: boolean;
  /** Below the value. */
  note?: string | undefined;
}

/** A field with its value, and the pencil that turns it into its input. */
export function FieldRow({ record, field, values, isEditable, note }: FieldRowProps) {
  const t = useTranslate();
  const [isEditing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  const { name, label, attribute } = field;

  useEffect(() => {
    if (wasEditing.current && !isEditing) pencil.current?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);

  if (isEditing) {
    return (
      <div data-field={name}>
        <VisuallyHidden tag="dt">{label}</VisuallyHidden>
        <dd>
          <FieldEditor {...{ record, field, values }} onClose={() => setEditing(false)} />
        </dd>
      </div>
    );
  }
  return (
    <Row data-field={name}>
      <Typography tag="dt" variant="pi" textColor="neutral600">
        {label}
      </Typography>
      <Box tag="dd" style={{ overflowWrap: 'anywhere' }}>
        {hasValue(values[name]) ? (
          <FieldValue attribute={attribute} name={name} values={values} />
        ) : (
          <Typography textColor="neutral600">{t('record.field.none')}</Typography>
        )}
        {note === undefined ? null : (
          <Typography variant="pi" textColor="neutral600" tag="p">
            {note}
          </Typography>
        )}
        {isEditable ? (
          <Tool>
            <IconButton
              ref={pencil}
              variant="ghost"
              size="S"
              label={t('record.field.edit', { name: label })}
              onClick={() => setEditing(true)}
            >
              <Pencil />
            </IconButton>
          </Tool>
        ) : null}
      </Box>
    </Row>
  );
}

const Row = styled.div`
  position: relative;
  padding-right: 4rem;
`;

/** Seen where the pointer or the focus is; always where there is no pointer that hovers. */
const Tool = styled.span`
  position: absolute;
  top: 0.4rem;
  right: 0;
  opacity: 0;

  ${Row}:hover &,
  ${Row}:focus-within & {
    opacity: 1;
  }

  @media (hover: none) {
    opacity: 1;
  }
`;
