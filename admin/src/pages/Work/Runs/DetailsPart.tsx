import { Flex, Typography } from '@strapi/design-system';

import type { InstanceView } from '../../../../../server/src/contracts/instances';
import { humanize } from '../../../components/SchemaForm/model/rows';
import { usePipelineText } from '../../../hooks/usePipelineText';
import { useTranslate } from '../../../hooks/useTranslate';
import { useTimes } from '../../../process/useTimes';
import { linesOf } from './model/steps';
import { Card } from '../../../components/Card';

interface DetailsPartProps {
  run: InstanceView;
  nameOf: (id: string) => string;
}

/** Pipeline, version, times and assignees; and the values that the instance itself holds. */
export function DetailsPart({ run, nameOf }: DetailsPartProps) {
  const t = useTranslate();
  const pipelineText = usePipelineText();
  const { moment } = useTimes();
  const values = linesOf(run.data);
  return (
    <>
      <Card data-part="details" title={t('runs.details.title')}>
        <Lines
          lines={[
            [
              t('runs.details.pipeline'),
              `${pipelineText(run.definition.name)} ${run.definition.version}`,
            ],
            [t('runs.details.started'), moment(run.startedAt)],
            ...(run.endedAt === null
              ? []
              : [[t('runs.details.ended'), moment(run.endedAt)] as const]),
            [
              t('runs.details.assignees'),
              run.assignees.map(nameOf).join(', ') || t('people.nobody'),
            ],
            [t('runs.details.revision'), String(run.revision)],
          ]}
        />
      </Card>
      {values.length > 0 ? (
        <Card data-part="values" title={t('runs.values.title')}>
          <Lines lines={values.map(([key, value]) => [humanize(key), value] as const)} />
        </Card>
      ) : null}
    </>
  );
}

function Lines({ lines }: { lines: readonly (readonly [string, string])[] }) {
  return (
    <Flex tag="dl" direction="column" alignItems="stretch" gap={2}>
      {lines.map(([title, value]) => (
        <Flex key={title} justifyContent="space-between" alignItems="flex-start" gap={4}>
          <Typography tag="dt" variant="pi" textColor="neutral600">
            {title}
          </Typography>
          <Typography
            tag="dd"
            variant="pi"
            textColor="neutral800"
            textAlign="right"
            style={{ overflowWrap: 'anywhere' }}
          >
            {value}
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
}
