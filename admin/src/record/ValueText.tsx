import { Fragment } from 'react';

import { useIntl } from 'react-intl';

import { useGetCrmTypesQuery } from '../api/layouts';
import { useGetCrmReferenceTypesQuery } from '../api/references';
import type { RecordKey } from '../api/process';
import { useGetCrmRecordQuery, type RecordValues } from '../api/records';
import { useStageText } from '../hooks/useStageText';
import { useTranslate } from '../hooks/useTranslate';
import { usePersonText } from '../inputs/people/usePersonText';
import { useRecordText } from '../inputs/records/useRecordText';
import { kindOfValue } from './model/values';

interface ValueTextProps {
  record: RecordKey;
  name: string;
  value: unknown;
  /** The values that stand beside it, among them the type of a reference. */
  row: RecordValues;
}

/**
 * A value of a field in words, inside a sentence: names instead of ids, dates and numbers as the user
 * writes them. Names are looked up in batches, so that a list of changes asks once.
 */
export function ValueText({ record, name, value, row }: ValueTextProps) {
  const t = useTranslate();
  const { formatDate, formatNumber } = useIntl();
  const { data: types } = useGetCrmTypesQuery();
  const attribute = types?.[record.type]?.attributes[name];
  if (Array.isArray(value)) {
    return value.map((one: unknown, index) => (
      <Fragment key={index}>
        {index === 0 ? '' : ', '}
        <ValueText {...{ record, name, row }} value={one} />
      </Fragment>
    ));
  }
  const text = String(value);
  switch (kindOfValue(attribute, value)) {
    case 'person':
      return <PersonText id={text} />;
    case 'record':
      return (
        <RecordText {...{ record, row, id: text }} typeName={attribute?.options?.type ?? 'type'} />
      );
    case 'stage':
      return <StageText type={attribute?.options?.of ?? record.type} name={text} />;
    case 'content-type':
      return <TypeText uid={text} />;
    case 'boolean':
      return t(value === true ? 'schema.yes' : 'schema.no');
    case 'date':
      return formatDate(`${text}T12:00:00`, { dateStyle: 'medium' });
    case 'datetime':
      return formatDate(text, { dateStyle: 'medium', timeStyle: 'short' });
    case 'number':
      return formatNumber(Number(value), { maximumFractionDigits: 20 });
    default:
      return text;
  }
}

const PersonText = ({ id }: { id: string }) => <>{usePersonText(id).text}</>;

interface RecordTextProps {
  record: RecordKey;
  row: RecordValues;
  typeName: string;
  id: string;
}

/** A change names the type of a reference only where that has changed too: else it is the record's. */
function RecordText({ record, row, typeName, id }: RecordTextProps) {
  const isNamed = typeof row[typeName] === 'string';
  const { data } = useGetCrmRecordQuery(record, { skip: isNamed });
  const of = isNamed ? row[typeName] : data?.[typeName];
  return <>{useRecordText(typeof of === 'string' ? of : null, id)}</>;
}

const StageText = ({ type, name }: { type: string; name: string }) => (
  <>{useStageText(type, name)}</>
);

function TypeText({ uid }: { uid: string }) {
  const { data = [] } = useGetCrmReferenceTypesQuery();
  return <>{data.find(({ type }) => type === uid)?.name ?? uid}</>;
}
