import { useMemo } from 'react';

import { Flex, Typography } from '@strapi/design-system';

import type { InstanceView } from '../../../../../server/src/contracts/instances';
import { useGetCrmRunGraphQuery } from '../../../api/runs';
import { Card } from '../../../components/Card';
import { GraphList } from '../../../graph/GraphList';
import { GraphView } from '../../../graph/GraphView';
import { useTranslate } from '../../../hooks/useTranslate';
import { runGraphs } from './model/runGraphs';

/** Where the process is in its version of the pipeline: the steps of each flow that is at work, and the stages. */
export default function RunGraph({ run }: { run: InstanceView }) {
  const t = useTranslate();
  const { data } = useGetCrmRunGraphQuery({ instance: run.id, revision: run.revision });
  const graphs = useMemo(
    () =>
      data
        ? runGraphs(data, {
            ...{ end: t('graph.end'), any: t('graph.any') },
            ...{ condition: t('graph.underCondition'), otherwise: t('graph.otherwise') },
            kind: (kind) => t(`graph.step.${kind}`),
          })
        : [],
    [data, t],
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
