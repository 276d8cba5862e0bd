export { BoardRows, type BoardSelection, type ColumnRow } from './board-rows';
