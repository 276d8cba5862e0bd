import { Badge, Flex, Typography } from '@strapi/design-system';
import { Clock, Duplicate } from '@strapi/icons';

import { FieldName } from '../../../../components/FieldName';
import { StageDot } from '../../../../components/StageDot';
import { useHasSla } from '../../../../hooks/useLevel';
import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt, insertAt, isMap, listAt, type Path } from '../../model/document';
import { stagesOf, type StageEntry } from '../../model/entities';
import { freshName } from '../../model/names';
import { RowFrame } from '../rows/RowFrame';
import type { Rows } from '../rows/useRows';
import { useDocument } from '../useDocument';
import { StageForm } from './StageForm';

interface StageRowProps {
  rows: Rows;
  index: number;
  entity: string;
  stage: StageEntry;
}

/** One stage: its colour, title and name; opened, all that can be said of it. */
export function StageRow({ rows, index, entity, stage }: StageRowProps) {
  const t = useTranslate();
  const hasSla = useHasSla();
  const { document, change, liveCounts, goTo } = useDocument();
  const path = rows.pathAt(index);
  const count = liveCounts[entity]?.[stage.name];
  const escalation: Path = ['entities', entity, 'automation', 'escalation'];
  const duplicate = (): void => {
    const value = getAt(document, path);
    const names = stagesOf(document, entity).map(({ name }) => name);
    const name = freshName(stage.name, names);
    rows.insert(index + 1, isMap(value) ? { ...value, name } : name);
  };
  const addEscalation = (): void => {
    const at = listAt(document, escalation).length;
    const added = { after: '1 day', stage: stage.name, action: 'notify', to: { owner: true } };
    change((before) => insertAt(before, escalation, at, added));
    goTo([...escalation, at]);
  };
  return (
    <RowFrame
      rows={rows}
      index={index}
      label={stage.label}
      path={path}
      title={
        <>
          <StageDot color={stage.color} />
          <Typography fontWeight="bold">{stage.label}</Typography>
          {stage.label === stage.name ? null : <FieldName name={stage.name} />}
          {stage.isFinal ? <Badge size="S">{t('pipelines.stage.final')}</Badge> : null}
          {count ? (
            <Typography variant="pi" textColor="neutral600">
              {t('pipelines.live', { count })}
            </Typography>
          ) : null}
        </>
      }
      actions={[
        {
          key: 'duplicate',
          label: t('pipelines.duplicate'),
          icon: <Duplicate />,
          onSelect: duplicate,
        },
        ...(hasSla && !stage.isFinal
          ? [
              {
                key: 'escalate',
                label: t('pipelines.stage.escalate'),
                icon: <Clock />,
                onSelect: addEscalation,
              },
            ]
          : []),
      ]}
    >
      <Flex direction="column" alignItems="stretch" gap={4}>
        <StageForm path={path} entity={entity} stage={stage} />
      </Flex>
    </RowFrame>
  );
}
