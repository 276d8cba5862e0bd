import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { Note } from '../../../../components/Note';
import { useHasSla } from '../../../../hooks/useLevel';
import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt, listAt, setAt, type Path } from '../../model/document';
import { stagesOf } from '../../model/entities';
import { LANGUAGE } from '../../model/language';
import { freshName } from '../../model/names';
import { useEntityOptions } from '../parts/names';
import { OtherKeys } from '../parts/OtherKeys';
import { PartRow } from '../parts/PartRow';
import { SortableRows } from '../rows/SortableRows';
import { useRows } from '../rows/useRows';
import { Card } from '../../../../components/Card';
import { useDocument } from '../useDocument';
import { StageRow } from './StageRow';

interface EntityStagesProps {
  entity: string;
  /** Then its name is no news. */
  isOnly: boolean;
}

/** The stages of an entity in their order, which the board has too. */
export function EntityStages({ entity, isOnly }: EntityStagesProps) {
  const t = useTranslate();
  const { document, change } = useDocument();
  const hasSla = useHasSla();
  const path: Path = ['entities', entity, 'stages'];
  const escalation: Path = ['entities', entity, 'automation', 'escalation'];
  const rows = useRows(path);
  const stages = stagesOf(document, entity);
  const isDerived = getAt(document, path) === undefined;
  const label = useEntityOptions().find(({ name }) => name === entity)?.label ?? entity;
  const labelAt = (index: number): string => stages[index]?.label ?? '';
  const add = (): void => {
    const name = freshName(
      'stage',
      stages.map((stage) => stage.name),
    );
    // Before the final ones, where a new stage mostly belongs.
    const at = stages.findIndex(({ isFinal }) => isFinal);
    rows.insert(at < 0 ? rows.count : at, { name, label: t('pipelines.stage.new') });
  };
  const automation = LANGUAGE.Entity.properties?.automation?.properties?.escalation ?? {};
  return (
    <Card
      title={isOnly ? t('pipelines.tab.stages') : label}
      text={t('pipelines.stages.text')}
      action={
        rows.isReadOnly || isDerived ? null : (
          <Button size="S" variant="secondary" startIcon={<Plus />} onClick={add}>
            {t('pipelines.stage.add')}
          </Button>
        )
      }
    >
      {isDerived ? (
        <Note
          action={
            rows.isReadOnly ? null : (
              <Button
                size="S"
                variant="tertiary"
                onClick={() =>
                  change((before) =>
                    setAt(
                      before,
                      path,
                      stages.map(({ name }) => name),
                    ),
                  )
                }
              >
                {t('pipelines.stages.list')}
              </Button>
            )
          }
        >
          {t('pipelines.stages.derived', { stages: stages.map(({ name }) => name).join(', ') })}
        </Note>
      ) : (
        <SortableRows rows={rows} labelAt={labelAt}>
          <Flex tag="ol" direction="column" alignItems="stretch" gap={2}>
            {rows.ids.map((id, index) => {
              const stage = stages[index];
              return stage ? <StageRow key={id} {...{ rows, index, entity, stage }} /> : null;
            })}
          </Flex>
        </SortableRows>
      )}
      <OtherKeys path={path} schema={{}} />
      {hasSla || listAt(document, escalation).length > 0 ? (
        <Box paddingTop={2}>
          <PartRow path={escalation} name="escalation" schema={automation} />
        </Box>
      ) : (
        <Typography variant="pi" textColor="neutral600">
          {t('pipelines.escalation.level')}
        </Typography>
      )}
    </Card>
  );
}
