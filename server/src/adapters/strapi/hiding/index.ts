export { Hiding } from './hiding';
export { hideInternalTypes } from './internal-types';
