export { compareHeads, importHistory } from './history';
export { readRows, rowList, writeRows, type Row } from './rows';
export { CUSTOM_VALUES, EMPTIED, TRANSFERRED, type TransferredTable } from './tables';
