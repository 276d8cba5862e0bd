import { LinkButton } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { Link } from 'react-router-dom';

import { useTranslate } from '../../../hooks/useTranslate';
import { CREATE } from '../paths';
import { useCanManage } from '../useCanManage';

/** Leads to the templates. */
export function NewPipeline() {
  const t = useTranslate();
  const canManage = useCanManage();
  if (!canManage) return null;
  return (
    <LinkButton tag={Link} to={CREATE} startIcon={<Plus />} size="S">
      {t('pipelines.new')}
    </LinkButton>
  );
}
