import { Box } from '@strapi/design-system';

import { EmptyState } from '../../../components/EmptyState';
import { useTranslate } from '../../../hooks/useTranslate';
import { useCanManage } from '../useCanManage';
import { TemplateCards } from './TemplateCards';

/** Offers the templates, where the user may add a pipeline. */
export function NoPipelines() {
  const t = useTranslate();
  const canManage = useCanManage();
  return (
    <>
      <EmptyState
        title={t('pipelines.empty.title')}
        text={t(canManage ? 'pipelines.empty.text' : 'pipelines.empty.readOnly')}
      />
      {canManage ? (
        <Box paddingTop={6}>
          <TemplateCards />
        </Box>
      ) : null}
    </>
  );
}
