import { lazy, Suspense } from 'react';

import { Link, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';

import type { ShownAttribute } from '../../api/layouts';
import type { RecordValues } from '../../api/records';
import { useTranslate } from '../../hooks/useTranslate';
import { isNumeric } from '../model/fieldValues';
import { ownInput } from '../model/ownInput';

const Cell = lazy(() => import('../../columns/Cell'));

interface FieldValueProps {
  attribute: ShownAttribute;
  name: string;
  values: RecordValues;
}

/** The value of a field as text, or as the name of what it refers to. */
export function FieldValue({ attribute, name, values }: FieldValueProps) {
  const t = useTranslate();
  const { formatDate, formatNumber } = useIntl();
  const value = values[name];
  const input = ownInput(attribute);
  if (input !== undefined) {
    return (
      <Suspense>
        <Cell input={input} value={value} options={attribute.options ?? {}} row={values} />
      </Suspense>
    );
  }
  const { type } = attribute;
  const text = String(value);
  if (type === 'email') return <Link href={`mailto:${text}`}>{text}</Link>;
  if (name === 'phone') return <Link href={`tel:${text.replaceAll(/[^+\d]/g, '')}`}>{text}</Link>;
  const shown =
    type === 'boolean'
      ? t(value === true ? 'schema.yes' : 'schema.no')
      : type === 'date'
        ? formatDate(`${text}T12:00:00`, { dateStyle: 'medium' })
        : type === 'datetime'
          ? formatDate(text, { dateStyle: 'medium', timeStyle: 'short' })
          : type === 'time'
            ? text.slice(0, 5)
            : isNumeric(type)
              ? formatNumber(Number(value), { maximumFractionDigits: 20 })
              : text;
  return (
    <Typography textColor="neutral800" style={{ whiteSpace: 'pre-line' }}>
      {shown}
    </Typography>
  );
}
