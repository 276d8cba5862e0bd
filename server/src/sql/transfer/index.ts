export { compareHeads, importHistory } from './history';
export { readRows, rowList, writeRows, type Row } from './rows';
export { CUSTOM_VALUES, TRANSFERRED, type TransferredTable } from './tables';
