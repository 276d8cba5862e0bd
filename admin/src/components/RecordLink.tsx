import { Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';

import { recordPath } from '../record/recordPath';
import { useRecordText } from '../inputs/records/useRecordText';

interface RecordLinkProps {
  type: string;
  id: string;
}

/** A record by its label, with a link to its page. */
export function RecordLink({ type, id }: RecordLinkProps) {
  const text = useRecordText(type, id) || '…';
  if (!type.includes('::')) return <Typography textColor="neutral800">{text}</Typography>;
  return (
    <Link tag={NavLink} to={recordPath({ type, id })}>
      {text}
    </Link>
  );
}
