import type { Control } from '../../model/language';
import { ApprovalPart } from './ApprovalPart';
import { AssignmentPart, TargetsPart } from './PeoplePart';
import { ConditionPart } from './ConditionPart';
import { EscalationsPart } from './EscalationsPart';
import { FlagOrKeysPart } from './FlagOrKeysPart';
import { GroupPart } from './GroupPart';
import { GuardPart } from './GuardPart';
import { InputPart } from './InputPart';
import {
  AutomationPart,
  CalendarPart,
  EntityPart,
  IntegrationPart,
  StagePart,
  StrategyPart,
  TransitionPart,
  TypePart,
} from './NamePart';
import { NamesPart } from './NamesPart';
import { PartsPart } from './PartsPart';
import { PlainPart } from './PlainPart';
import { StagesPart } from './StagesPart';
import { ValuesPart } from './ValuesPart';
import { BranchesPart, FlowPart, GatewayPart } from '../steps';
import type { PartInput } from './props';

/** The input of each control that the language needs. */
export const INPUTS: Readonly<Record<Control, PartInput>> = {
  approval: ApprovalPart,
  assignment: AssignmentPart,
  automation: AutomationPart,
  branches: BranchesPart,
  calendar: CalendarPart,
  condition: ConditionPart,
  entity: EntityPart,
  escalations: EscalationsPart,
  flagOrKeys: FlagOrKeysPart,
  flow: FlowPart,
  gateway: GatewayPart,
  group: GroupPart,
  guard: GuardPart,
  input: InputPart,
  integration: IntegrationPart,
  names: NamesPart,
  parts: PartsPart,
  plain: PlainPart,
  stage: StagePart,
  stages: StagesPart,
  strategy: StrategyPart,
  targets: TargetsPart,
  transition: TransitionPart,
  type: TypePart,
  values: ValuesPart,
};
