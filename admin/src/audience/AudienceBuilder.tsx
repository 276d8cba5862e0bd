import { useState } from 'react';

import {
  Checkbox,
  Field,
  Flex,
  Radio,
  SingleSelect,
  SingleSelectOption,
} from '@strapi/design-system';

import { useGetCrmReferenceTypesQuery } from '../api/references';
import { isSame } from '../components/SchemaForm/model/values';
import { useTranslate } from '../hooks/useTranslate';
import { AudiencePreview } from './AudiencePreview';
import { FiltersPart } from './FiltersPart';
import { modeOf, readAudience, type Audience, type AudienceMode } from './model/audience';
import { NEW_CONDITION, toConditions, toFilters, type Conditions } from './model/conditions';
import { RecordsPart } from './RecordsPart';

interface AudienceBuilderProps {
  value: unknown;
  isDisabled?: boolean;
  /** Whether a condition without a value says so. */
  isChecked?: boolean;
  /** Null while it names no records. */
  onChange: (audience: Audience | null) => void;
}

const CONTACT = 'plugin::nexus-crm.contact';
const MODES = ['filters', 'records', 'all'] as const;
const FIRST: Conditions = { kind: 'and', items: [NEW_CONDITION] };

/** Whom a campaign is for: by conditions, by name, or everybody; with how many these are now. */
export function AudienceBuilder({ value, onChange, ...props }: AudienceBuilderProps) {
  // A value that was not built here, as after a reload, starts the form again.
  const [known, setKnown] = useState({ value, version: 0 });
  if (!isSame(known.value ?? null, value ?? null)) {
    setKnown({ value, version: known.version + 1 });
  }
  return (
    <Builder
      key={known.version}
      {...props}
      value={value}
      onChange={(audience) => {
        setKnown({ value: audience, version: known.version });
        onChange(audience);
      }}
    />
  );
}

function Builder({ value, isDisabled = false, isChecked = false, onChange }: AudienceBuilderProps) {
  const t = useTranslate();
  const audience = readAudience(value);
  const [type, setType] = useState(audience?.type ?? CONTACT);
  const [mode, setMode] = useState<AudienceMode>(audience ? modeOf(audience) : 'filters');
  const [conditions, setConditions] = useState(
    audience?.filters ? toConditions(audience.filters) : FIRST,
  );
  const { data: types = [] } = useGetCrmReferenceTypesQuery();
  const growing = audience?.growing === true;

  const build = (
    next: { type: string; mode: AudienceMode; conditions: Conditions },
    records: readonly string[] = [],
    isGrowing = growing,
  ): Audience | null => {
    const more = isGrowing ? { growing: true } : {};
    if (next.mode === 'all') return { type: next.type, all: true, ...more };
    if (next.mode === 'records') return records.length > 0 ? { type: next.type, records } : null;
    const filters = toFilters(next.conditions);
    return filters ? { type: next.type, filters, ...more } : null;
  };
  const handleConditions = (next: Conditions): void => {
    setConditions(next);
    // A condition that names no field yet leaves a filter as it was written.
    if (isSame(toFilters(next), toFilters(conditions))) return;
    onChange(build({ type, mode, conditions: next }));
  };
  const handleType = (next: string): void => {
    setType(next);
    setConditions(FIRST);
    onChange(build({ type: next, mode, conditions: FIRST }));
  };
  const handleMode = (next: AudienceMode): void => {
    setMode(next);
    onChange(build({ type, mode: next, conditions }, audience?.records));
  };

  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Field.Root name="audience.type">
        <Field.Label>{t('audience.type')}</Field.Label>
        <SingleSelect
          value={type}
          disabled={isDisabled}
          onChange={(next: string | number) => handleType(String(next))}
        >
          {(types.some((one) => one.type === type) ? types : [{ type, name: type }, ...types]).map(
            (one) => (
              <SingleSelectOption key={one.type} value={one.type}>
                {one.name}
              </SingleSelectOption>
            ),
          )}
        </SingleSelect>
      </Field.Root>
      <Radio.Group
        aria-label={t('audience.mode')}
        value={mode}
        disabled={isDisabled}
        onValueChange={(next: string) => handleMode(MODES.find((one) => one === next) ?? 'filters')}
      >
        {MODES.map((one) => (
          <Radio.Item key={one} value={one}>
            {t(`audience.mode.${one}`)}
          </Radio.Item>
        ))}
      </Radio.Group>
      {mode === 'filters' ? (
        <FiltersPart {...{ conditions, type, isDisabled, isChecked }} onChange={handleConditions} />
      ) : null}
      {mode === 'records' ? (
        <RecordsPart
          {...{ type, isDisabled }}
          records={audience?.records ?? []}
          onChange={(records) => onChange(build({ type, mode, conditions }, records))}
        />
      ) : (
        <Checkbox
          checked={growing}
          disabled={isDisabled || !audience}
          onCheckedChange={(checked) =>
            onChange(build({ type, mode, conditions }, [], checked === true))
          }
        >
          {t('audience.growing')}
        </Checkbox>
      )}
      <AudiencePreview audience={audience} />
    </Flex>
  );
}
