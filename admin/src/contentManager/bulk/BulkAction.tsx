import { lazy, Suspense, type ReactNode } from 'react';

import { Loader } from '@strapi/design-system';
import { useRBAC } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';

import { withTexts } from '../../components/withTexts';
import { PROCESS_PERMISSIONS } from '../../constants';
import { useLevel } from '../../hooks/useLevel';
import { message } from '../../translations';

const AssignForm = lazy(
  withTexts(() => import('./AssignForm').then((module) => ({ default: module.AssignForm }))),
);
const MoveForm = lazy(
  withTexts(() => import('./MoveForm').then((module) => ({ default: module.MoveForm }))),
);

/** What the Content Manager gives to an action on several entries, as far as it is used. */
interface BulkProps {
  readonly model: string;
  readonly documents: readonly { readonly documentId: string }[];
}

interface Described {
  readonly label: string;
  readonly variant: 'tertiary';
  readonly dialog: {
    readonly type: 'modal';
    readonly title: string;
    readonly content: (props: { onClose: () => void }) => ReactNode;
  };
}

/** Types with an owner and a stage. */
const TYPES = ['contact', 'opportunity', 'campaign'].map((name) => `plugin::nexus-crm.${name}`);

function useBulkAction(
  { model, documents }: BulkProps,
  name: 'assign' | 'move',
  Form: typeof AssignForm,
): Described | null {
  const { formatMessage } = useIntl();
  const { allowedActions } = useRBAC(PROCESS_PERMISSIONS.act);
  const level = useLevel() ?? 1;
  if (!TYPES.includes(model) || allowedActions.canAct !== true || level < 2) return null;
  const records = documents.map(({ documentId: id }) => ({ type: model, id }));
  return {
    label: formatMessage(message(`bulk.${name}`)),
    variant: 'tertiary',
    dialog: {
      type: 'modal',
      title: formatMessage(message(`bulk.${name}`)),
      content: ({ onClose }) => (
        <Suspense fallback={<Loader small>{formatMessage(message('process.loading'))}</Loader>}>
          <Form records={records} onClose={onClose} />
        </Suspense>
      ),
    },
  };
}

export const AssignAction = (props: BulkProps) => useBulkAction(props, 'assign', AssignForm);
export const MoveAction = (props: BulkProps) => useBulkAction(props, 'move', MoveForm);
