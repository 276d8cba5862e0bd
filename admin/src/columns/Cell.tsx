import { Flex, Typography } from '@strapi/design-system';

import { useGetCrmReferenceTypesQuery } from '../api/references';
import { useGetCrmStagesQuery } from '../api/stages';
import { StageLabel } from '../components/StageLabel';
import { useStageText } from '../hooks/useStageText';
import { PersonAvatar } from '../inputs/people/PersonLabel';
import { usePersonText } from '../inputs/people/usePersonText';
import type { InputAttribute } from '../inputs/props';
import { useRecordText } from '../inputs/records/useRecordText';
import { PeopleCell } from './PeopleCell';
import type { Row } from './row';

type Options = NonNullable<InputAttribute['options']>;

interface CellProps {
  input: string;
  value: unknown;
  options: Options;
  row: Row;
}

/** The cell of a column whose values are ids, as the names of what they mean. */
export default function Cell({ input, value, options, row }: CellProps) {
  if (Array.isArray(value) && value.length > 0) {
    const texts = value.map(String);
    return input === 'people' ? <PeopleCell ids={texts} /> : <Text>{texts.join(', ')}</Text>;
  }
  if (typeof value !== 'string' || value === '') return <Text>-</Text>;
  if (input === 'owner' || input === 'person') return <PersonCell id={value} />;
  if (input === 'stage') return <StageCell name={value} type={options.of ?? ''} />;
  if (input === 'content-type') return <TypeCell uid={value} />;
  if (input !== 'record') return <Text>{value}</Text>;
  const type = row[options.type ?? 'type'];
  return <RecordCell type={typeof type === 'string' ? type : null} id={value} />;
}

function Text({ children }: { children: string }) {
  return (
    <Typography textColor="neutral800" ellipsis maxWidth="30rem">
      {children}
    </Typography>
  );
}

function PersonCell({ id }: { id: string }) {
  const { text, name } = usePersonText(id);
  return (
    <Flex gap={2}>
      {name === undefined ? null : <PersonAvatar name={name} />}
      <Text>{text}</Text>
    </Flex>
  );
}

function StageCell({ name, type }: { name: string; type: string }) {
  const { data = [] } = useGetCrmStagesQuery(type, { skip: type === '' });
  const stage = data.find((one) => one.name === name);
  const text = useStageText(type, name) ?? name;
  return stage ? <StageLabel stage={{ ...stage, label: text }} /> : <Text>{text}</Text>;
}

function TypeCell({ uid }: { uid: string }) {
  const { data = [] } = useGetCrmReferenceTypesQuery();
  return <Text>{data.find(({ type }) => type === uid)?.name ?? uid}</Text>;
}

function RecordCell({ type, id }: { type: string | null; id: string }) {
  return <Text>{useRecordText(type, id)}</Text>;
}
