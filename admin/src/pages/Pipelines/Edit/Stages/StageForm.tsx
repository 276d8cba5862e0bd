import { Checkbox, Flex } from '@strapi/design-system';

import { nameOf } from '../../../../hooks/names';
import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt, isMap, keyOfPath, type Document, type Json, type Path } from '../../model/document';
import { stagesOf, type StageEntry } from '../../model/entities';
import { LANGUAGE } from '../../model/language';
import { followingName } from '../../model/names';
import { renameStage, setStageKey } from '../../model/rename';
import { NameInput } from '../NameInput';
import { OtherKeys } from '../parts/OtherKeys';
import { TextPart } from '../parts/TextPart';
import { useDocument } from '../useDocument';
import { ColorSwatches } from './ColorSwatches';
import { StageClock } from './StageClock';

interface StageFormProps {
  path: Path;
  entity: string;
  stage: StageEntry;
}

/** The language's keys of a stage that is not just a name. */
const STAGE =
  LANGUAGE.Entity.properties?.stages?.items?.anyOf?.find(({ properties }) => properties) ?? {};

/** Title, name, colour, whether it ends the pipeline, and the SLA's clock. */
export function StageForm({ path, entity, stage }: StageFormProps) {
  const t = useTranslate();
  const { document, definition, change, isReadOnly } = useDocument();
  const value = getAt(document, path);
  const label = isMap(value) && typeof value.label === 'string' ? value.label : '';
  const others = stagesOf(document, entity)
    .map(({ name }) => name)
    .filter((name) => name !== stage.name);
  // Records in a stage that is saved have its name.
  const isSaved = stagesOf(definition.schema as Document, entity).some(
    ({ name }) => name === stage.name,
  );
  const set = (key: string, next: Json | undefined): void =>
    change((before) => setStageKey(before, path, key, next), keyOfPath([...path, key]));
  const rename = (to: string): void =>
    change((before) => renameStage(before, path, { entity, from: stage.name, to }));
  const handleLabel = (next: string): void => {
    const to = isSaved
      ? undefined
      : followingName({ name: stage.name, before: label, label: next }, others, nameOf);
    change(
      (before) => {
        const labelled = setStageKey(before, path, 'label', next === '' ? undefined : next);
        return to === undefined
          ? labelled
          : renameStage(labelled, path, { entity, from: stage.name, to });
      },
      keyOfPath([...path, 'label']),
    );
  };
  return (
    <>
      <TextPart
        path={[...path, 'label']}
        label={t('pipelines.part.label')}
        value={label}
        placeholder={stage.name}
        onChange={handleLabel}
      />
      <NameInput
        name={stage.name}
        taken={others}
        hint={t(isSaved ? 'pipelines.stage.name.used' : 'pipelines.stage.name.hint')}
        onRename={rename}
      />
      <ColorSwatches
        value={stage.color}
        isDisabled={isReadOnly}
        onChange={(color) => set('color', color)}
      />
      <Flex direction="column" alignItems="flex-start" gap={2}>
        <Checkbox
          checked={stage.isFinal}
          disabled={isReadOnly}
          onCheckedChange={(checked) => set('final', checked === true ? true : undefined)}
        >
          {t('pipelines.stage.isFinal')}
        </Checkbox>
        <StageClock stage={stage} />
      </Flex>
      <OtherKeys path={path} schema={STAGE} />
    </>
  );
}
