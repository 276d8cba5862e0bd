import { useState, type FormEvent } from 'react';

import { Button, Flex, LinkButton } from '@strapi/design-system';
import { Check, ClockCounterClockwise, Eye, PaperPlane } from '@strapi/icons';
import { Link } from 'react-router-dom';

import type {
  Integration,
  IntegrationKind,
} from '../../../../../server/src/contracts/integrations';
import { hasProblems, isConflict } from '../../../api/errors';
import { useUpdateCrmIntegrationMutation } from '../../../api/integrations';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { PageFrame } from '../PageFrame';
import { logOf } from '../paths';
import { Refused } from '../../../components/Refused';
import { ConflictNote } from '../../../components/ConflictNote';
import { useCanManage } from '../useCanManage';
import { useKindTexts } from '../useKindTexts';
import { DeleteIntegration } from './DeleteIntegration';
import { IntegrationCards } from './IntegrationCards';
import { PreviewDrawer } from './PreviewDrawer';
import { ProblemsNote } from './ProblemsNote';
import { TestDrawer } from './TestDrawer';
import { useIntegrationForm } from './useIntegrationForm';

interface EditFormProps {
  integration: Integration;
  /** What the form begins with; what is saved has its revision. */
  begun: Integration;
  kind: IntegrationKind;
  onSaved: (integration: Integration) => void;
  /** Reads it again, and resets the form. */
  onReload: () => Promise<void>;
}

/** Changes, tests and deletes a saved integration. */
export function EditForm({ integration, begun, kind, onSaved, onReload }: EditFormProps) {
  const t = useTranslate();
  const report = useReport();
  const canManage = useCanManage();
  const { title: kindName } = useKindTexts()(kind.name);
  const { name, label } = integration;
  // The form is compared with what it began with, not with what others have saved meanwhile.
  const [first] = useState(begun);
  const form = useIntegrationForm(kind, first);
  const [update, { isLoading }] = useUpdateCrmIntegrationMutation();
  const [others, setOthers] = useState<readonly string[]>([]);
  const [isStale, setStale] = useState(false);
  const [opened, setOpened] = useState<'test' | 'preview' | null>(null);

  const save = async (): Promise<void> => {
    setOthers([]);
    if (!form.check()) return;
    const { label: newLabel } = form.details.form.values as { label: string };
    const change = { label: newLabel, ...form.values(), revision: first.revision };
    const answer = await update({ name, change });
    if (!('error' in answer)) {
      report.done('save.updated', { label: newLabel });
      onSaved(answer.data);
    } else if (isConflict(answer.error)) {
      setStale(true);
    } else {
      setOthers(form.place(answer.error));
      if (!hasProblems(answer.error)) report.failed(answer.error);
    }
  };

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
    >
      <PageFrame
        hasBack
        title={label}
        subtitle={`${kindName} · ${name}`}
        primaryAction={
          <Flex gap={2} wrap="wrap">
            {canManage ? <DeleteIntegration integration={integration} /> : null}
            <LinkButton
              tag={Link}
              to={logOf(name)}
              size="S"
              variant="tertiary"
              startIcon={<ClockCounterClockwise />}
            >
              {t('integrations.openLog')}
            </LinkButton>
            {canManage && kind.hasPreview ? (
              <Button
                size="S"
                variant="tertiary"
                startIcon={<Eye />}
                onClick={() => setOpened('preview')}
              >
                {t('integrations.preview')}
              </Button>
            ) : null}
            {canManage ? (
              <Button
                size="S"
                variant="tertiary"
                startIcon={<PaperPlane />}
                onClick={() => setOpened('test')}
              >
                {t('integrations.test')}
              </Button>
            ) : null}
            {canManage ? (
              <Button
                type="submit"
                size="S"
                startIcon={<Check />}
                disabled={!form.isModified}
                loading={isLoading}
              >
                {t('action.save')}
              </Button>
            ) : null}
          </Flex>
        }
      >
        <Flex direction="column" alignItems="stretch" gap={6}>
          {isStale ? <ConflictNote onReload={() => void onReload()} /> : null}
          <Refused messages={others} />
          <ProblemsNote integration={integration} />
          <IntegrationCards form={form} isReadOnly={!canManage} />
        </Flex>
      </PageFrame>
      {opened === 'preview' ? (
        <PreviewDrawer
          integration={integration}
          settings={form.values().settings}
          onClose={() => setOpened(null)}
        />
      ) : null}
      {opened === 'test' ? (
        <TestDrawer
          {...{ integration, kind }}
          isUnsaved={form.isModified}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </form>
  );
}
