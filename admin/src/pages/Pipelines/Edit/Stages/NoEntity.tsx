import { Button } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { EmptyState } from '../../../../components/EmptyState';
import { useTranslate } from '../../../../hooks/useTranslate';
import { setAt } from '../../model/document';
import { blankDocument } from '../../model/entities';
import { useDocument } from '../useDocument';

/** A definition without records has no stages: one begins with leads. */
export function NoEntity() {
  const t = useTranslate();
  const { change, isReadOnly } = useDocument();
  return (
    <EmptyState
      title={t('pipelines.entities.none')}
      text={t('pipelines.entities.none.text')}
      action={
        isReadOnly ? null : (
          <Button
            startIcon={<Plus />}
            onClick={() =>
              change((before) => setAt(before, ['entities'], blankDocument().entities ?? {}))
            }
          >
            {t('pipelines.entities.add')}
          </Button>
        )
      }
    />
  );
}
