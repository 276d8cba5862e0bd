import { Link } from '@strapi/design-system';
import { Link as RouterLink } from 'react-router-dom';

import { Note } from '../../../components/Note';
import { useTranslate } from '../../../hooks/useTranslate';

/** Strapi hides a field from every role whose box for it is not ticked: say so before one wonders. */
export function RolesNote() {
  const t = useTranslate();
  return (
    <Note
      action={
        <Link tag={RouterLink} to="/settings/roles">
          {t('list.roles.link')}
        </Link>
      }
    >
      {t('list.roles.note')}
    </Note>
  );
}
