import { Typography } from '@strapi/design-system';

import type { RecordSummary } from '../../../server/src/contracts/record-summary';

/** The record that an item is about, by name. */
export function RecordName({ record }: { record: RecordSummary }) {
  if (!record) return null;
  return (
    <Typography textColor="neutral800" ellipsis style={{ maxWidth: '32rem' }}>
      {record.label}
    </Typography>
  );
}
