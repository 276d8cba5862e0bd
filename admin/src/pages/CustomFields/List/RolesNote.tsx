import { Link } from '@strapi/design-system';
import { Link as RouterLink } from 'react-router-dom';

import { Note } from '../../../components/Note';
import { useTranslate } from '../../../hooks/useTranslate';

/** Explains that Strapi hides a new field from roles without a permission for it. */
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
