import { lazy, Suspense, type ReactNode } from 'react';

import { Loader } from '@strapi/design-system';
import { useRBAC } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';

import { withTexts } from '../components/withTexts';
import { PERMISSIONS } from '../constants';
import { useLevel } from '../hooks/useLevel';
import { message } from '../translations';

const Content = lazy(
  withTexts(() =>
    import('../record/PanelTimeline').then((module) => ({ default: module.PanelTimeline })),
  ),
);

interface PanelProps {
  readonly model: string;
  readonly documentId?: string;
  readonly document?: object;
}

const TYPES = ['contact', 'opportunity', 'campaign'].map((name) => `plugin::nexus-crm.${name}`);

/** The side panel “Timeline” of records: what happened last, and the way to the page of the record. */
export function TimelinePanel({
  model,
  documentId,
  document,
}: PanelProps): { title: string; content: ReactNode } | null {
  const { formatMessage } = useIntl();
  const { allowedActions } = useRBAC(PERMISSIONS.timeline);
  const level = useLevel() ?? 1;
  const id = document ? documentId : undefined;
  if (id === undefined || !TYPES.includes(model)) return null;
  if (allowedActions.canRead !== true || level < 2) return null;
  return {
    title: formatMessage(message('panel.timeline')),
    content: (
      <Suspense fallback={<Loader small>{formatMessage(message('process.loading'))}</Loader>}>
        <Content key={`${model}/${id}`} type={model} id={id} />
      </Suspense>
    ),
  };
}
