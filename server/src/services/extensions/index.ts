export { Extensions, type Registries } from './extensions';
export {
  limitCalls,
  limitCondition,
  limitIntegration,
  limitStrategy,
  type LimitedCall,
} from './time-limit';
