export { Extensions, type Registries } from './extensions';
export {
  limitCalls,
  limitAutomation,
  limitCondition,
  limitIntegration,
  limitStrategy,
  type LimitedCall,
} from './time-limit';
