import { useState } from 'react';

import {
  Button,
  Checkbox,
  Field,
  Flex,
  Radio,
  SingleSelect,
  SingleSelectOption,
} from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { useGetCrmReferenceTypesQuery } from '../api/references';
import { Note } from '../components/Note';
import { useTranslate } from '../hooks/useTranslate';
import { AudiencePreview } from './AudiencePreview';
import { ConditionRow } from './ConditionRow';
import {
  modeOf,
  readAudience,
  toConditions,
  toFilters,
  type Audience,
  type AudienceMode,
  type Conditions,
} from './model/audience';
import { RecordsPart } from './RecordsPart';
import { useAudienceFields } from './useAudienceFields';

interface AudienceBuilderProps {
  value: unknown;
  isDisabled?: boolean;
  /** Null while it names no records. */
  onChange: (audience: Audience | null) => void;
}

const CONTACT = 'plugin::nexus-crm.contact';
const MODES = ['filters', 'records', 'all'] as const;
const FIRST: Conditions = { match: '$and', rows: [{ field: '', operator: '$eq', value: null }] };

/** Whom a campaign is for: by conditions, by name, or everybody; with how many these are now. */
export function AudienceBuilder({ value, isDisabled = false, onChange }: AudienceBuilderProps) {
  const t = useTranslate();
  const audience = readAudience(value);
  const [type, setType] = useState(audience?.type ?? CONTACT);
  const [mode, setMode] = useState<AudienceMode>(audience ? modeOf(audience) : 'filters');
  const [conditions, setConditions] = useState(
    audience?.filters ? toConditions(audience.filters) : FIRST,
  );
  const { data: types = [] } = useGetCrmReferenceTypesQuery();
  const fields = useAudienceFields(type);
  const growing = audience?.growing === true;

  const build = (
    next: { type: string; mode: AudienceMode; conditions: Conditions | undefined },
    records: readonly string[] = [],
    isGrowing = growing,
  ): Audience | null => {
    const more = isGrowing ? { growing: true } : {};
    if (next.mode === 'all') return { type: next.type, all: true, ...more };
    if (next.mode === 'records') return records.length > 0 ? { type: next.type, records } : null;
    const filters = next.conditions && toFilters(next.conditions);
    return filters ? { type: next.type, filters, ...more } : null;
  };
  const change = (rows: Conditions): void => {
    setConditions(rows);
    onChange(build({ type, mode, conditions: rows }));
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
      {mode === 'filters' && !conditions ? (
        <Note
          action={
            isDisabled ? undefined : (
              <Button size="S" variant="tertiary" onClick={() => change(FIRST)}>
                {t('audience.replace')}
              </Button>
            )
          }
        >
          {t('audience.written')}
        </Note>
      ) : null}
      {mode === 'filters' && conditions ? (
        <Flex direction="column" alignItems="stretch" gap={3}>
          {conditions.rows.length > 1 ? (
            <SingleSelect
              aria-label={t('audience.match')}
              value={conditions.match}
              disabled={isDisabled}
              onChange={(next: string | number) =>
                change({ ...conditions, match: next === '$or' ? '$or' : '$and' })
              }
            >
              <SingleSelectOption value="$and">{t('audience.match.and')}</SingleSelectOption>
              <SingleSelectOption value="$or">{t('audience.match.or')}</SingleSelectOption>
            </SingleSelect>
          ) : null}
          {conditions.rows.map((condition, index) => (
            <ConditionRow
              key={index}
              {...{ condition, fields, isDisabled }}
              position={index + 1}
              onChange={(next) =>
                change({
                  ...conditions,
                  rows: conditions.rows.map((row, place) => (place === index ? next : row)),
                })
              }
              onRemove={() =>
                change({
                  ...conditions,
                  rows: conditions.rows.filter((_, place) => place !== index),
                })
              }
            />
          ))}
          {isDisabled ? null : (
            <Flex>
              <Button
                size="S"
                variant="tertiary"
                startIcon={<Plus />}
                onClick={() =>
                  setConditions({ ...conditions, rows: [...conditions.rows, ...FIRST.rows] })
                }
              >
                {t('audience.add')}
              </Button>
            </Flex>
          )}
        </Flex>
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
