import { useEffect, useState } from 'react';

import {
  Checkbox,
  Field,
  Loader,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';

import {
  useGetCrmDefinitionQuery,
  useMoveCrmInstancesMutation,
  type DefinitionVersion,
} from '../../../../api/definitions';
import { FormModal } from '../../../../components/FormModal';
import { LoadNote } from '../../../../components/LoadNote';
import { useReport } from '../../../../hooks/useReport';
import { useTranslate } from '../../../../hooks/useTranslate';
import type { Document } from '../../model/document';
import { entityNames, stagesOf, type StageEntry } from '../../model/entities';
import { Stranded } from './Stranded';

interface MoveDialogProps {
  target: DefinitionVersion;
  onClose: () => void;
}

/** What moving would do, as the server answers before anything moves; then the move. */
export function MoveDialog({ target, onClose }: MoveDialogProps) {
  const t = useTranslate();
  const report = useReport();
  const { name, version } = target;
  const [stages, setStages] = useState<Readonly<Record<string, string>>>({});
  const [isPartial, setPartial] = useState(false);
  const [rehearse, rehearsal] = useMoveCrmInstancesMutation();
  const [move, moving] = useMoveCrmInstancesMutation();
  const { data: definition } = useGetCrmDefinitionQuery({ name, version });
  useEffect(() => {
    void rehearse({ name, to: version, stages, dryRun: true });
  }, [rehearse, name, version, stages]);
  const answer = rehearsal.data;
  const [strandedStages, setStrandedStages] = useState<readonly string[]>([]);
  useEffect(() => {
    const found = (answer?.stranded ?? []).flatMap(({ stage }) => stage ?? []);
    // A stage that is mapped stays in the list, so that it can be mapped otherwise.
    setStrandedStages((before) => [...new Set([...before, ...found])]);
  }, [answer]);

  const confirm = async (): Promise<void> => {
    const done = await move({ name, to: version, stages, dryRun: false, partial: isPartial });
    if ('error' in done) {
      report.failed(done.error);
      return void rehearse({ name, to: version, stages, dryRun: true });
    }
    report.done('versions.move.done', { count: done.data.moved, version });
    onClose();
  };
  const left = answer?.left ?? 0;
  const canMove = answer !== undefined && answer.moved > 0 && (left === 0 || isPartial);
  return (
    <FormModal
      title={t('versions.move.title', { version })}
      save={t('versions.move.confirm', { count: answer?.moved ?? 0 })}
      isSaving={moving.isLoading}
      isDisabled={!canMove || rehearsal.isLoading}
      onSave={() => void confirm()}
      onClose={onClose}
    >
      <Typography textColor="neutral800">{t('versions.move.text')}</Typography>
      {rehearsal.error ? (
        <LoadNote
          error={rehearsal.error}
          onRetry={() => void rehearse({ name, to: version, stages, dryRun: true })}
        />
      ) : null}
      {answer ? (
        <Typography fontWeight="bold" textColor="neutral800" role="status">
          {answer.moved + left === 0
            ? t('versions.move.none')
            : t('versions.move.would', { moved: answer.moved, left })}
        </Typography>
      ) : rehearsal.error ? null : (
        <Loader small>{t('list.loading')}</Loader>
      )}
      {strandedStages.length > 0 ? (
        <StageMap
          from={strandedStages}
          to={definition ? allStages(definition.definition.schema as Document) : []}
          stages={stages}
          onChange={setStages}
        />
      ) : null}
      {answer && left > 0 ? (
        <>
          <Stranded stranded={answer.stranded} left={left} />
          <Checkbox
            checked={isPartial}
            onCheckedChange={(isOn: unknown) => setPartial(isOn === true)}
          >
            {t('versions.move.partial')}
          </Checkbox>
        </>
      ) : null}
    </FormModal>
  );
}

const allStages = (document: Document): readonly StageEntry[] =>
  entityNames(document).flatMap((entity) => stagesOf(document, entity));

interface StageMapProps {
  from: readonly string[];
  to: readonly StageEntry[];
  stages: Readonly<Record<string, string>>;
  onChange: (stages: Readonly<Record<string, string>>) => void;
}

/** Where records go whose stage the version does not have. */
function StageMap({ from, to, stages, onChange }: StageMapProps) {
  const t = useTranslate();
  const unknown = from.filter((stage) => !to.some(({ name }) => name === stage));
  return (
    <>
      {unknown.map((stage) => (
        <Field.Root key={stage} name={`move-${stage}`}>
          <Field.Label>{t('versions.move.stage', { stage })}</Field.Label>
          <SingleSelect
            value={stages[stage] ?? null}
            placeholder={t('stage.placeholder')}
            onChange={(picked) => onChange({ ...stages, [stage]: String(picked) })}
          >
            {to.map(({ name, label }) => (
              <SingleSelectOption key={name} value={name}>
                {label}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Field.Root>
      ))}
    </>
  );
}
