import { useMemo } from 'react';

import { Flex, Typography } from '@strapi/design-system';

import type { InstanceView } from '../../../../../server/src/contracts/instances';
import { useGetCrmDefinitionQuery } from '../../../api/definitions';
import { Card } from '../../../components/Card';
import { GraphList } from '../../../graph/GraphList';
import { GraphView } from '../../../graph/GraphView';
import { useTranslate } from '../../../hooks/useTranslate';
import type { Document } from '../../Pipelines/model/document';
import { markedGraphs } from './model/marks';

/**
 * Where the process stands in its version of the pipeline: the steps of each flow that is at work, and the
 * stages. Nothing for people who may not read pipelines.
 */
export default function RunGraph({ run }: { run: InstanceView }) {
  const t = useTranslate();
  const { data } = useGetCrmDefinitionQuery(run.definition);
  const document = data?.definition.schema as Document | undefined;
  const graphs = useMemo(
    () =>
      document
        ? markedGraphs(document, run, {
            ...{ start: '', end: t('graph.end'), otherwise: t('graph.otherwise') },
            ...{ any: t('graph.any'), kind: (kind) => t(`graph.step.${kind}`) },
          })
        : [],
    [document, run, t],
  );
  if (graphs.length === 0) return null;
  return (
    <Card data-part="graph" title={t('runs.graph.title')}>
      {graphs.map(({ flow, graph }) => (
        <Flex key={flow ?? ''} direction="column" alignItems="stretch" gap={2}>
          <Typography variant="sigma" tag="h3" textColor="neutral600">
            {flow === null ? t('graph.stages') : t('graph.stepsOf', { label: flow })}
          </Typography>
          <GraphView graph={graph} />
          <GraphList graph={graph} />
        </Flex>
      ))}
    </Card>
  );
}
