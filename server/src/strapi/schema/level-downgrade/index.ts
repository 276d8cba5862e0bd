export { LevelDowngrade } from './level-downgrade';
export { hideInternalTypes } from './internal-types';
