import { useState } from 'react';

import { Button, Field, Flex, Grid, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { Check, Play } from '@strapi/icons';

import {
  usePreviewCrmAudienceQuery,
  useStartCrmCampaignMutation,
  useUpdateCrmCampaignMutation,
  type Campaign,
} from '../../../api/campaigns';
import { useGetCrmDefinitionQuery } from '../../../api/definitions';
import { useGetCrmPipelineNamesQuery } from '../../../api/triggers';
import { AudienceBuilder } from '../../../audience/AudienceBuilder';
import { readAudience } from '../../../audience/model/audience';
import { isUnfinished } from '../../../audience/model/conditions';
import { ConfirmButton } from '../../../components/ConfirmButton';
import { humanize } from '../../../components/SchemaForm/model/rows';
import { isSame } from '../../../components/SchemaForm/model/values';
import { useReport } from '../../../hooks/useReport';
import { usePipelineText } from '../../../hooks/usePipelineText';
import { useTranslate } from '../../../hooks/useTranslate';
import { isConflict } from '../../../api/errors';
import { ConflictNote } from '../../../components/ConflictNote';
import { Card } from '../../../components/Card';
import { useCampaignRights } from './useCampaignRights';

interface PlanProps {
  campaign: Campaign;
  isStarted: boolean;
  /** Reads the campaign and its run again, and drops what was not saved. */
  onReload: () => void;
}

const planOf = ({ definition, flow, audience }: Campaign) => ({
  ...{ definition, flow, audience: audience ?? null },
});

/** Audience, pipeline and flow; fixed once the campaign was started. */
export function Plan({ campaign, isStarted, onReload }: PlanProps) {
  const t = useTranslate();
  const pipelineText = usePipelineText();
  const report = useReport();
  const { canUpdate, canRun } = useCampaignRights();
  /** What the input began with: kept while something of it is not saved, so that saving is refused. */
  const [base, setBase] = useState(campaign);
  const { documentId: id, revision } = base;
  const first = planOf(base);
  const [values, setValues] = useState(first);
  const isModified = !isSame(values, first);
  const take = (newest: Campaign): void => {
    setBase(newest);
    setValues(planOf(newest));
  };
  if (campaign.revision > revision && !isModified) take(campaign);
  const [isChecked, setChecked] = useState(false);
  const [isStale, setStale] = useState(false);
  const [update, updating] = useUpdateCrmCampaignMutation();
  const [start, starting] = useStartCrmCampaignMutation();
  const { data: names = [] } = useGetCrmPipelineNamesQuery();
  const { data: page } = useGetCrmDefinitionQuery(
    { name: values.definition ?? '' },
    { skip: values.definition === null },
  );
  const { campaigns = {} } = (page?.definition.schema ?? {}) as { campaigns?: object };
  const flows = Object.keys(campaigns);
  const audience = readAudience(values.audience);
  const isOpen = audience?.filters !== undefined && isUnfinished(audience.filters);
  const isReadOnly = isStarted || !canUpdate;
  const isReady =
    values.definition !== null && values.flow !== null && audience !== undefined && !isOpen;
  const preview = usePreviewCrmAudienceQuery(audience ?? { type: '' }, {
    skip: audience === undefined || isOpen || isStarted,
  });

  // Of another audience, or of one that could not be counted, there is no number to confirm.
  const count = preview.isError ? undefined : preview.currentData?.count;

  const refuse = (error: unknown): void => {
    if (isConflict(error)) setStale(true);
    else report.failed(error);
  };
  const save = async (): Promise<void> => {
    setChecked(true);
    if (isOpen) return;
    const answer = await update({ id, change: { ...values, revision } });
    if ('error' in answer) return refuse(answer.error);
    take({ ...base, ...answer.data });
    report.done('save.updated', { label: campaign.name });
  };
  const handleStart = async (): Promise<void> => {
    const answer = await start({ id, revision });
    if ('error' in answer) refuse(answer.error);
    else report.done('campaigns.started');
  };
  const select = (
    key: 'definition' | 'flow',
    options: readonly string[],
    onChange: (value: string) => void,
  ) => {
    const value = values[key];
    const offered = value === null || options.includes(value) ? options : [value, ...options];
    return (
      <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
        <Field.Root name={key} hint={t(`campaigns.${key}.hint`)} required>
          <Field.Label>{t(`campaigns.${key}`)}</Field.Label>
          <SingleSelect
            value={value ?? ''}
            placeholder={t('schema.choose')}
            disabled={isReadOnly}
            onChange={(next: string | number) => onChange(String(next))}
          >
            {offered.map((one) => (
              <SingleSelectOption key={one} value={one}>
                {key === 'definition' ? pipelineText(one) : humanize(one)}
              </SingleSelectOption>
            ))}
          </SingleSelect>
          <Field.Hint />
        </Field.Root>
      </Grid.Item>
    );
  };

  return (
    <Card
      gap={6}
      title={t('campaigns.plan')}
      text={t(isStarted ? 'campaigns.plan.fixed' : 'campaigns.plan.hint')}
    >
      {isStale ? <ConflictNote onReload={onReload} /> : null}
      <Grid.Root gap={4}>
        {select('definition', names, (definition) =>
          setValues((before) => ({ ...before, definition, flow: null })),
        )}
        {select('flow', flows, (flow) => setValues((before) => ({ ...before, flow })))}
      </Grid.Root>
      <AudienceBuilder
        value={values.audience}
        isDisabled={isReadOnly}
        isChecked={isChecked}
        onChange={(next) => setValues((before) => ({ ...before, audience: next }))}
      />
      {isReadOnly ? null : (
        <Flex gap={2} wrap="wrap">
          <Button
            variant="secondary"
            startIcon={<Check />}
            disabled={!isModified}
            loading={updating.isLoading}
            onClick={() => void save()}
          >
            {t('action.save')}
          </Button>
          {canRun ? (
            <ConfirmButton
              label={t('campaigns.start')}
              variant="default"
              startIcon={<Play />}
              disabled={isModified || !isReady || count === undefined}
              isLoading={starting.isLoading}
              onConfirm={handleStart}
            >
              {t('campaigns.start.text', {
                count: count ?? 0,
                flow: humanize(values.flow ?? ''),
              })}
            </ConfirmButton>
          ) : null}
        </Flex>
      )}
    </Card>
  );
}
