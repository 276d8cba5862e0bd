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
import { ConfirmButton } from '../../../components/ConfirmButton';
import { humanize } from '../../../components/SchemaForm/model/rows';
import { isSame } from '../../../components/SchemaForm/model/values';
import { useReport } from '../../../hooks/useReport';
import { usePipelineText } from '../../../hooks/usePipelineText';
import { useTranslate } from '../../../hooks/useTranslate';
import { Card } from '../../../components/Card';
import { useCampaignRights } from './useCampaignRights';

/** Audience, pipeline and flow; fixed once the campaign was started. */
export function Plan({ campaign, isStarted }: { campaign: Campaign; isStarted: boolean }) {
  const t = useTranslate();
  const pipelineText = usePipelineText();
  const report = useReport();
  const { canUpdate, canRun } = useCampaignRights();
  const { documentId: id, revision } = campaign;
  const first = {
    definition: campaign.definition,
    flow: campaign.flow,
    audience: campaign.audience ?? null,
  };
  const [values, setValues] = useState(first);
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
  const isReadOnly = isStarted || !canUpdate;
  const isModified = !isSame(values, first);
  const isReady = values.definition !== null && values.flow !== null && audience !== undefined;
  const preview = usePreviewCrmAudienceQuery(audience ?? { type: '' }, {
    skip: audience === undefined || isStarted,
  });

  const save = async (): Promise<void> => {
    const answer = await update({ id, change: { ...values, revision } });
    if ('error' in answer) report.failed(answer.error);
    else report.done('save.updated', { label: campaign.name });
  };
  const handleStart = async (): Promise<void> => {
    const answer = await start(id);
    if ('error' in answer) report.failed(answer.error);
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
      <Grid.Root gap={4}>
        {select('definition', names, (definition) =>
          setValues((before) => ({ ...before, definition, flow: null })),
        )}
        {select('flow', flows, (flow) => setValues((before) => ({ ...before, flow })))}
      </Grid.Root>
      <AudienceBuilder
        value={values.audience}
        isDisabled={isReadOnly}
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
              disabled={isModified || !isReady}
              isLoading={starting.isLoading}
              onConfirm={handleStart}
            >
              {t('campaigns.start.text', {
                count: preview.data?.count ?? 0,
                flow: humanize(values.flow ?? ''),
              })}
            </ConfirmButton>
          ) : null}
        </Flex>
      )}
    </Card>
  );
}
