import { lazy, Suspense, type ReactNode } from 'react';

import { Loader } from '@strapi/design-system';
import { useRBAC } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';

import { useGetCrmRecordInstancesQuery } from '../api/process';
import { useGetCrmStagesQuery } from '../api/stages';
import { withTexts } from '../components/withTexts';
import { PROCESS_PERMISSIONS } from '../constants';
import { useLevel } from '../hooks/useLevel';
import { message } from '../translations';

const PanelContent = lazy(
  withTexts(() =>
    import('../process/PanelContent').then((module) => ({ default: module.PanelContent })),
  ),
);

/** What the Content Manager gives to a side panel of its edit view, as far as it is used. */
interface PanelProps {
  readonly model: string;
  readonly documentId?: string;
  readonly document?: object;
}

/**
 * The side panel “CRM process” of the Content Manager. There is none on creation, at level 1, without
 * the right to read instances, and for types that no process runs on.
 */
export function ProcessPanel({
  model,
  documentId,
  document,
}: PanelProps): { title: string; content: ReactNode } | null {
  const { formatMessage } = useIntl();
  const { allowedActions } = useRBAC(PROCESS_PERMISSIONS.read);
  const id = document ? documentId : undefined;
  const level = useLevel() ?? 1;
  const skip = id === undefined || allowedActions.canRead !== true || level < 2;
  const { data: stages } = useGetCrmStagesQuery(model, { skip });
  const { data: instances } = useGetCrmRecordInstancesQuery(
    { type: model, id: id ?? '' },
    { skip },
  );
  if (skip || !stages || !instances) return null;
  if (stages.length === 0 && instances.length === 0) return null;
  return {
    title: formatMessage(message('process.title')),
    content: (
      <Suspense fallback={<Loader small>{formatMessage(message('process.loading'))}</Loader>}>
        <PanelContent key={`${model}/${id}`} type={model} id={id} />
      </Suspense>
    ),
  };
}
