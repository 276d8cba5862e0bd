export { ConditionGroup } from './ConditionGroup';
