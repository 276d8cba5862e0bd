import { Flex, Typography } from '@strapi/design-system';

import { usePersonText } from '../inputs/people/usePersonText';

const SHOWN = 3;

/** The first of several people by name, and how many more there are. */
export function PeopleCell({ ids }: { ids: readonly string[] }) {
  const shown = ids.slice(0, SHOWN);
  return (
    <Flex gap={1} maxWidth="30rem">
      {shown.map((id, index) => (
        <Name key={id} id={id} separator={index < shown.length - 1 ? ',' : ''} />
      ))}
      {ids.length > SHOWN ? (
        <Typography textColor="neutral600">{`+${ids.length - SHOWN}`}</Typography>
      ) : null}
    </Flex>
  );
}

function Name({ id, separator }: { id: string; separator: string }) {
  const { text } = usePersonText(id);
  return (
    <Typography textColor="neutral800" ellipsis>
      {`${text}${separator}`}
    </Typography>
  );
}
