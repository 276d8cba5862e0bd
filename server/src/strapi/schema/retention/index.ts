export { keepFileLinks } from './file-links';
export { keepHiddenColumns } from './hidden-columns';
export { levelTwoHasBooted } from './level-two-booted';
export { isOwnType } from './own-schema';
