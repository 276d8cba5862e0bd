import { lazy, Suspense } from 'react';

import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';

import { useGetCrmLayoutQuery, useGetCrmTypesQuery, type ShownAttribute } from '../api/layouts';
import type { RecordKey } from '../api/process';
import { useGetCrmRecordQuery, type RecordValues } from '../api/records';
import { useTranslate } from '../hooks/useTranslate';
import { isShown } from './model/fields';
import { useFieldLabels } from './useFieldLabels';

const Cell = lazy(() => import('../columns/Cell'));

/** The fields of a record that have a value, as far as the user may read them. */
export function FieldList({ record, most }: { record: RecordKey; most?: number }) {
  const t = useTranslate();
  const labelOf = useFieldLabels(record.type);
  const { data: values } = useGetCrmRecordQuery(record);
  const { data: layout } = useGetCrmLayoutQuery(record.type);
  const { data: types } = useGetCrmTypesQuery();
  const attributes = types?.[record.type]?.attributes;
  if (!values || !layout || !attributes) return null;
  const names = layout.names
    .filter((name) => name !== layout.mainField)
    .filter((name) => isShown(name, attributes[name], values[name]))
    .slice(0, most);
  if (names.length === 0) {
    return <Typography textColor="neutral600">{t('record.fields.empty')}</Typography>;
  }
  return (
    <Flex tag="dl" direction="column" alignItems="stretch" gap={3}>
      {names.map((name) => (
        <Box key={name} data-field={name}>
          <Typography tag="dt" variant="pi" textColor="neutral600">
            {labelOf(name)}
          </Typography>
          <Box tag="dd" style={{ overflowWrap: 'anywhere' }}>
            <Value attribute={attributes[name] as ShownAttribute} name={name} values={values} />
          </Box>
        </Box>
      ))}
    </Flex>
  );
}

interface ValueProps {
  attribute: ShownAttribute;
  name: string;
  values: RecordValues;
}

const OURS = 'plugin::nexus-crm.';

function Value({ attribute, name, values }: ValueProps) {
  const t = useTranslate();
  const { formatDate, formatNumber } = useIntl();
  const value = values[name];
  const input = attribute.customField?.startsWith(OURS)
    ? attribute.customField.slice(OURS.length)
    : undefined;
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
          : typeof value === 'number'
            ? formatNumber(value)
            : text;
  return <Typography textColor="neutral800">{shown}</Typography>;
}
