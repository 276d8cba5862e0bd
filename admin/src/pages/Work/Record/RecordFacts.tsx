import { Flex, Typography } from '@strapi/design-system';

import { useGetCrmTypesQuery } from '../../../api/layouts';
import type { RecordKey } from '../../../api/process';
import { useGetCrmRecordQuery } from '../../../api/records';
import { useAmounts } from '../../../hooks/useAmounts';
import { useTranslate } from '../../../hooks/useTranslate';
import { PersonAvatar } from '../../../inputs/people/PersonLabel';
import { usePersonText } from '../../../inputs/people/usePersonText';
import { useIntl } from 'react-intl';

/** Below the title: what it is, its amount, and who is answerable for it. */
export function RecordFacts({ record }: { record: RecordKey }) {
  const t = useTranslate();
  const { formatMessage } = useIntl();
  const amount = useAmounts();
  const { data: values } = useGetCrmRecordQuery(record);
  const { data: types } = useGetCrmTypesQuery();
  const owner = usePersonText(textOf(values?.['owner']));
  const name = types?.[record.type]?.name;
  const kind = values?.['kind'];
  const what =
    kind === 'lead' || kind === 'contact'
      ? t(`record.kind.${kind}`)
      : name === undefined
        ? ''
        : formatMessage({ id: name, defaultMessage: name });
  const value = numberOf(values?.['value']);
  const facts = [
    what,
    value === null ? '' : amount({ value, currency: textOf(values?.['currency']) }),
  ].filter((fact) => fact !== '');
  return (
    <Flex gap={3} wrap="wrap" tag="span">
      <Typography variant="epsilon" textColor="neutral600">
        {facts.join(' · ')}
      </Typography>
      {owner.text === '' ? null : (
        <Flex gap={2} tag="span">
          {owner.name === undefined ? null : <PersonAvatar name={owner.name} />}
          <Typography variant="epsilon" textColor="neutral600">
            {owner.text}
          </Typography>
        </Flex>
      )}
    </Flex>
  );
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** Some databases return decimals as text. */
const numberOf = (value: unknown): number | null =>
  (typeof value === 'number' || typeof value === 'string') && value !== '' ? Number(value) : null;
