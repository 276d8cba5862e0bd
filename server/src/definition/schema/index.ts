export * from './names';
export * from './shapes';
export * from './steps';
export { definitionLanguage } from './language';
