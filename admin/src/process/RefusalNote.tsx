import { Typography } from '@strapi/design-system';

import { Note } from '../components/Note';
import type { ReadRefusal } from './model/refusal';
import { useRefusalText } from './useRefusalText';

/** Why the server refused. */
export function RefusalNote({ refusal }: { refusal: ReadRefusal }) {
  const { title, words } = useRefusalText()(refusal);
  return (
    <Note variant="warning" role="alert" title={title}>
      {words ? (
        <Typography variant="pi" textColor="neutral800">
          {words}
        </Typography>
      ) : null}
    </Note>
  );
}
