import { Badge, Flex, Typography } from '@strapi/design-system';
import { ArrowRight, Duplicate } from '@strapi/icons';

import { StageDot } from '../../../../components/StageDot';
import { useTranslate } from '../../../../hooks/useTranslate';
import { mapAt, setAt } from '../../model/document';
import { entityOf, stagesOf, type StageEntry } from '../../model/entities';
import { textsOf } from '../../model/language';
import { freshName } from '../../model/names';
import { countSteps } from '../../model/steps';
import { EntityContext } from '../EntityContext';
import { RowFrame } from '../rows/RowFrame';
import type { Rows } from '../rows/useRows';
import { useDocument } from '../useDocument';
import { TransitionForm } from './TransitionForm';

interface TransitionRowProps {
  rows: Rows;
  index: number;
  label: string;
}

/** One transition: from where to where, and what it asks for; opened, all of it. */
export function TransitionRow({ rows, index, label }: TransitionRowProps) {
  const t = useTranslate();
  const { document, change } = useDocument();
  const path = rows.pathAt(index);
  const transition = mapAt(document, path);
  const entity = entityOf(document, transition);
  const stages = entity === undefined ? [] : stagesOf(document, entity);
  const steps = countSteps(transition.do);
  const duplicate = (): void => {
    const all = mapAt(document, ['transitions']);
    const name = freshName(String(rows.keyAt(index)), Object.keys(all));
    rows.noteAdded();
    change((before) => setAt(before, ['transitions', name], transition));
  };
  return (
    <RowFrame
      rows={rows}
      index={index}
      label={label}
      path={path}
      title={
        <>
          <Typography fontWeight="bold">{label}</Typography>
          <Flex gap={1} wrap="wrap">
            <Ends names={textsOf(transition.from) ?? []} stages={stages} />
            <ArrowRight
              width="1.2rem"
              fill="neutral600"
              aria-label={t('pipelines.transition.to')}
            />
            <Ends names={textsOf(transition.to) ?? []} stages={stages} />
          </Flex>
          {transition.condition === undefined ? null : (
            <Badge size="S">{t('pipelines.part.condition')}</Badge>
          )}
          {transition.approval === undefined ? null : (
            <Badge size="S">{t('pipelines.part.approval')}</Badge>
          )}
          {steps > 0 ? <Badge size="S">{t('pipelines.step.size', { count: steps })}</Badge> : null}
        </>
      }
      actions={[
        {
          key: 'duplicate',
          label: t('pipelines.duplicate'),
          icon: <Duplicate />,
          onSelect: duplicate,
        },
      ]}
    >
      <EntityContext.Provider value={entity}>
        <TransitionForm name={String(rows.keyAt(index))} />
      </EntityContext.Provider>
    </RowFrame>
  );
}

function Ends({ names, stages }: { names: readonly string[]; stages: readonly StageEntry[] }) {
  const t = useTranslate();
  return (
    <>
      {names.map((name) => {
        const stage = stages.find((one) => one.name === name);
        return (
          <Flex key={name} gap={1} paddingRight={1}>
            <StageDot color={stage?.color} />
            <Typography textColor="neutral700">
              {name === '*' ? t('pipelines.stages.all') : (stage?.label ?? name)}
            </Typography>
          </Flex>
        );
      })}
    </>
  );
}
