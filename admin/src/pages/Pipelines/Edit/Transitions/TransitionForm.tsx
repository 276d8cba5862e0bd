import { Flex } from '@strapi/design-system';

import { nameOf } from '../../../../hooks/names';
import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt, keyOfPath, mapAt, setAt, type Path } from '../../model/document';
import { entityNames } from '../../model/entities';
import { LANGUAGE } from '../../model/language';
import { followingName } from '../../model/names';
import { renameTransition } from '../../model/rename';
import { NameInput } from '../NameInput';
import { PartForm } from '../parts/PartForm';
import { TextPart } from '../parts/TextPart';
import { useDocument } from '../useDocument';

/** All that the language has for a transition; the name follows the label until it is saved. */
export function TransitionForm({ name }: { name: string }) {
  const t = useTranslate();
  const { document, definition, change } = useDocument();
  const path: Path = ['transitions', name];
  const others = Object.keys(mapAt(document, ['transitions'])).filter((one) => one !== name);
  const isSaved = getAt(definition.schema as typeof document, path) !== undefined;
  const label = getAt(document, [...path, 'label']);
  const handleLabel = (next: string): void => {
    const before = typeof label === 'string' ? label : '';
    const to = isSaved ? undefined : followingName({ name, before, label: next }, others, nameOf);
    change(
      (current) => {
        const labelled = setAt(current, [...path, 'label'], next === '' ? undefined : next);
        return to === undefined ? labelled : renameTransition(labelled, name, to);
      },
      keyOfPath(['transitions', 'label']),
    );
  };
  const isOneEntity = entityNames(document).length === 1;
  const hasEntity = getAt(document, [...path, 'entity']) !== undefined;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <TextPart
        path={[...path, 'label']}
        label={t('pipelines.part.label')}
        value={typeof label === 'string' ? label : ''}
        onChange={handleLabel}
      />
      <NameInput
        name={name}
        taken={others}
        hint={t('pipelines.transition.name.hint')}
        onRename={(to) => change((before) => renameTransition(before, name, to))}
      />
      <PartForm
        path={path}
        schema={LANGUAGE.Transition}
        part="transition"
        without={['label', ...(isOneEntity && !hasEntity ? ['entity'] : [])]}
      />
    </Flex>
  );
}
