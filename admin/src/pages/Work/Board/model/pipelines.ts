import type { StageEntry } from '../../../../../../server/src/contracts/available-actions';
import { humanize } from '../../../../components/SchemaForm/model/rows';
import { RECORD_TYPES } from '../../../../constants';
import { pipelineLabel } from '../../../../process/model/stage';

export interface Pipeline {
  readonly definition: string;
  readonly entity: string;
  readonly label: string;
  /** Whether its records are the CRM's, which have an owner and can be searched. */
  readonly isRecord: boolean;
  readonly hasValue: boolean;
  /** Its records in addresses of the API: `contacts`; null for those of the app. */
  readonly plural: string | null;
}

type RecordType = (typeof RECORD_TYPES)[number]['uid'];

const PLURALS: Readonly<Record<RecordType, string>> = {
  'plugin::nexus-crm.contact': 'contacts',
  'plugin::nexus-crm.opportunity': 'opportunities',
  'plugin::nexus-crm.campaign': 'campaigns',
  'plugin::nexus-crm.interaction': 'interactions',
  'plugin::nexus-crm.team': 'teams',
};

const isRecordType = (type: string): type is RecordType =>
  RECORD_TYPES.some(({ uid }) => uid === type);

const OPPORTUNITY = 'plugin::nexus-crm.opportunity';

export const pipelineKey = ({
  definition,
  entity,
}: {
  readonly definition: string | null;
  readonly entity: string | null;
}): string => `${definition ?? ''}/${entity ?? ''}`;

/** The pipelines of the stages; those with values come first. */
export function pipelinesOf(stages: readonly StageEntry[]): readonly Pipeline[] {
  const found = new Map<string, Pipeline>();
  for (const { definition, entity, type } of stages) {
    const isOnly = stages.every((one) => one.definition !== definition || one.entity === entity);
    const name = pipelineLabel(stages, definition);
    found.set(pipelineKey({ definition, entity }), {
      ...{ definition, entity, label: isOnly ? name : `${name} · ${humanize(entity)}` },
      isRecord: isRecordType(type),
      hasValue: type === OPPORTUNITY,
      plural: isRecordType(type) ? PLURALS[type] : null,
    });
  }
  return [...found.values()].sort((one, other) => Number(other.hasValue) - Number(one.hasValue));
}
