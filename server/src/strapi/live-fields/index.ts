export { LiveFields } from './live-fields';
export type { PlacedField, RowChange } from './rows';
export type { ShownAs } from './content-manager';
export type { TickedBox } from './role-permissions';
export { followUp } from './follow-up';
export { hideField, showFields } from './show';
export * from './commands';
