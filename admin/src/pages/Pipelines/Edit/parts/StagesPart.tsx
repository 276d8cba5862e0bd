import { MultiSelect, MultiSelectOption } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import { textsOf, textsTo } from '../../model/language';
import { useStageOptions } from './names';
import { PartFrame } from './PartFrame';
import { PlainPart } from './PlainPart';
import type { PartProps } from './props';
import { usePart } from './usePart';

/** Every stage that is not final. */
const ALL = '*';

/** Stages of the entity; of a transition also "every open stage". */
export function StagesPart(part: PartProps) {
  const t = useTranslate();
  const { value, set, isReadOnly } = usePart(part.path);
  const stages = useStageOptions();
  const chosen = textsOf(value);
  if (!chosen) return <PlainPart {...part} schema={{}} />;
  const options = [
    ...(part.name === 'from' ? [{ name: ALL, label: t('pipelines.stages.all') }] : []),
    ...stages,
  ];
  const unknown = chosen.filter((name) => name !== '' && !options.some((one) => one.name === name));
  const labelOf = (name: string): string => options.find((one) => one.name === name)?.label ?? name;
  const handleChange = (next: readonly string[]): void => {
    const isAllNew = next.includes(ALL) && !chosen.includes(ALL);
    const kept = isAllNew ? [ALL] : next.filter((name) => name !== ALL);
    const ordered = [...options.map((one) => one.name), ...unknown].filter((name) =>
      kept.includes(name),
    );
    set(textsTo(ordered, value) ?? (part.isRequired ? '' : undefined));
  };
  return (
    <PartFrame part={part}>
      <MultiSelect
        value={chosen.filter((name) => name !== '')}
        disabled={isReadOnly}
        placeholder={t('schema.choose')}
        clearLabel={t('schema.clear')}
        onChange={handleChange}
        onClear={() => handleChange([])}
        customizeContent={(names) => (names ?? []).map(labelOf).join(', ')}
      >
        {[...options, ...unknown.map((name) => ({ name, label: name }))].map(({ name, label }) => (
          <MultiSelectOption key={name} value={name}>
            {label}
          </MultiSelectOption>
        ))}
      </MultiSelect>
    </PartFrame>
  );
}
