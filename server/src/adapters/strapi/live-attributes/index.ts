export { LiveAttributes } from './live-attributes';
export { columnNameOf, modelShape } from './model-shape';
export { staleField, type PlacedField, type RowChange } from './rows';
export type { ShownAs } from './content-manager';
export type { TickedBox } from './role-permissions';
export { hideField, showFields } from './show';
export * from './commands';
