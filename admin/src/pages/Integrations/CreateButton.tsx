import { Button, LinkButton } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { Link } from 'react-router-dom';

import { NEW } from '../../hooks/useListLocation';
import { useTranslate } from '../../hooks/useTranslate';
import { CREATE } from './paths';
import { useCanManage } from './useCanManage';
import type { PageLocation } from './usePageLocation';

/** Adds what the open tab lists. */
export function CreateButton({ location }: { location: PageLocation }) {
  const t = useTranslate();
  const canManage = useCanManage();
  if (!canManage || location.tab === 'log') return null;
  if (location.tab === 'integrations') {
    return (
      <LinkButton tag={Link} to={CREATE} startIcon={<Plus />} size="S">
        {t('integrations.add')}
      </LinkButton>
    );
  }
  return (
    <Button startIcon={<Plus />} size="S" onClick={() => location.show({ open: NEW })}>
      {t(`${location.tab}.add`)}
    </Button>
  );
}
