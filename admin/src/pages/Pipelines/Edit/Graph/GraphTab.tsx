import { useMemo } from 'react';

import { Field, Flex, Grid, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { useSearchParams } from 'react-router-dom';

import { EmptyState } from '../../../../components/EmptyState';
import { humanize } from '../../../../components/SchemaForm/model/rows';
import { GraphList } from '../../../../graph/GraphList';
import { GraphView } from '../../../../graph/GraphView';
import { documentSteps } from '../../../../graph/model/documentSteps';
import { flowGraph } from '../../../../graph/model/flowGraph';
import { flowsIn, stageGraph } from '../../../../graph/model/stageGraph';
import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt } from '../../model/document';
import { entityNames } from '../../model/entities';
import { useDocument } from '../useDocument';

/** Stages and transitions as a picture, or the steps of one transition; a click leads to the editor. */
export function GraphTab() {
  const t = useTranslate();
  const { document, liveCounts, goTo } = useDocument();
  const [params, setParams] = useSearchParams();
  const entities = entityNames(document);
  const flows = flowsIn(document);
  const shown = params.get('show') ?? '';
  const flow = flows.find(({ path }) => path.join('.') === shown);
  const entity = entities.find((name) => name === shown) ?? entities[0];
  const graph = useMemo(() => {
    if (flow) {
      const path = [...flow.path, 'do'];
      return flowGraph(documentSteps(getAt(document, path), path, t('graph.otherwise')), {
        start: flow.label,
        end: t('graph.end'),
        kind: (kind) => t(`graph.step.${kind}`),
      });
    }
    if (entity === undefined) return { nodes: [], edges: [] };
    return stageGraph(document, entity, {
      counts: liveCounts[entity] ?? {},
      any: t('graph.any'),
    });
  }, [document, entity, flow, liveCounts, t]);
  const show = (value: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.set('show', value);
        return next;
      },
      { replace: true },
    );
  if (entity === undefined && flows.length === 0) {
    return <EmptyState title={t('graph.none')} text={t('graph.none.text')} />;
  }
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {entities.length + flows.length > 1 ? (
        <Grid.Root gap={4}>
          <Grid.Item col={4} s={12} xs={12} direction="column" alignItems="stretch">
            <Field.Root name="graph-show">
              <Field.Label>{t('graph.show')}</Field.Label>
              <SingleSelect
                value={flow ? shown : (entity ?? '')}
                onChange={(picked) => show(String(picked))}
              >
                {entities.map((name) => (
                  <SingleSelectOption key={name} value={name}>
                    {entities.length > 1
                      ? t('graph.stagesOf', { entity: humanize(name) })
                      : t('graph.stages')}
                  </SingleSelectOption>
                ))}
                {flows.map(({ path, label }) => (
                  <SingleSelectOption key={path.join('.')} value={path.join('.')}>
                    {t('graph.stepsOf', { label })}
                  </SingleSelectOption>
                ))}
              </SingleSelect>
            </Field.Root>
          </Grid.Item>
        </Grid.Root>
      ) : null}
      <GraphView key={flow ? shown : entity} graph={graph} onOpen={goTo} />
      <GraphList graph={graph} />
    </Flex>
  );
}
