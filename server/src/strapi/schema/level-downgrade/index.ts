export { Hiding } from './level-downgrade';
export { hideInternalTypes } from './internal-types';
