import type { SimulationAnswer } from '../../../../api/simulation';
import type { Names } from './useNames';
import type { TrialState } from './useTrial';

/** What the parts of the tab show, and change. */
export interface PartProps {
  readonly state: TrialState;
  readonly answer: SimulationAnswer;
  readonly names: Names;
}
