import { Box, Flex, Typography } from '@strapi/design-system';

import { useGetCrmLayoutQuery, useGetCrmTypesQuery, type ShownAttribute } from '../api/layouts';
import type { RecordKey } from '../api/process';
import { useGetCrmRecordQuery } from '../api/records';
import { useTranslate } from '../hooks/useTranslate';
import { FieldValue } from './fields/FieldValue';
import { isShown } from './model/fields';
import { useFieldLabels } from './useFieldLabels';

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
            <FieldValue
              attribute={attributes[name] as ShownAttribute}
              name={name}
              values={values}
            />
          </Box>
        </Box>
      ))}
    </Flex>
  );
}
