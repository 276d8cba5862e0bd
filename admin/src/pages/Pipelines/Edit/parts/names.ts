import { useGetCrmCalendarsQuery } from '../../../../api/calendars';
import { useGetCrmIntegrationsQuery } from '../../../../api/integrations';
import { useSearchCrmPeopleQuery } from '../../../../api/people';
import { useGetCrmReferenceTypesQuery } from '../../../../api/references';
import { useHasSla } from '../../../../hooks/useLevel';
import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt, isMap, mapAt } from '../../model/document';
import { CRM_ENTITIES, entityNames, entityOf, stagesOf } from '../../model/entities';
import { keysOf } from '../../model/keys';
import { useEntity } from '../EntityContext';
import { useChoiceText } from '../useLanguageTexts';
import { useDocument } from '../useDocument';

export interface NameOption {
  readonly name: string;
  readonly label: string;
}

/** The stages of the entity at hand; of all where it is not known. */
export function useStageOptions(): readonly NameOption[] {
  const { document } = useDocument();
  const entity = useEntity();
  const entities = entity === undefined ? entityNames(document) : [entity];
  const stages = entities.flatMap((one) => stagesOf(document, one));
  return [...new Map(stages.map((stage) => [stage.name, stage])).values()];
}

export function useEntityOptions(): readonly NameOption[] {
  const t = useTranslate();
  const { document } = useDocument();
  return entityNames(document).map((name) => {
    const label = getAt(document, ['entities', name, 'label']);
    if (typeof label === 'string') return { name, label };
    const known = CRM_ENTITIES.find((one) => one === name);
    return { name, label: known ? t(`pipelines.entity.${known}`) : name };
  });
}

/** The transitions of the entity at hand. */
export function useTransitionOptions(): readonly NameOption[] {
  const { document } = useDocument();
  const entity = useEntity();
  return Object.entries(mapAt(document, ['transitions'])).flatMap(([name, transition]) => {
    const own = entityOf(document, transition);
    if (entity !== undefined && own !== undefined && own !== entity) return [];
    const label = isMap(transition) ? transition.label : undefined;
    return [{ name, label: typeof label === 'string' ? label : name }];
  });
}

export function useTypeOptions(): readonly NameOption[] {
  const { data = [] } = useGetCrmReferenceTypesQuery();
  return data.map(({ type, name }) => ({ name: type, label: name }));
}

const MANY = 100;

export function useIntegrationNames(): readonly NameOption[] {
  const { data } = useGetCrmIntegrationsQuery({ page: 1, pageSize: MANY });
  return (data?.items ?? []).map(({ name, label }) => ({ name, label }));
}

/** Saved calendars with their time zone; none for people who may not list them. */
export function useCalendarNames(): readonly NameOption[] {
  const hasSla = useHasSla();
  const { data = [] } = useGetCrmCalendarsQuery(undefined, { skip: !hasSla });
  return data.map(({ name, timeZone }) => ({ name, label: `${name} (${timeZone})` }));
}

const AUTOMATIONS = ['notify', 'reassign'] as const;

export function useAutomationNames(): readonly NameOption[] {
  const text = useChoiceText();
  return AUTOMATIONS.map((name) => ({ name, label: text(name) }));
}

/** The names of teams or roles. */
export function useGroupNames(kind: 'team' | 'role'): readonly string[] {
  const { data } = useSearchCrmPeopleQuery({ search: '', kinds: [kind], size: MANY });
  return (data?.entries ?? []).map(({ name }) => name);
}

/** Keys of the data and of the records that conditions and lists of fields can name. */
export function useKeyNames(): readonly string[] {
  const { document } = useDocument();
  const entity = useEntity();
  return keysOf(document, entity);
}
