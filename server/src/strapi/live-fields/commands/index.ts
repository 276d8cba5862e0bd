export { addFields, indexFields, type Addition } from './add';
export { archiveField, restoreLayout, restoreField } from './archive';
export { arrangeFields } from './arrange';
export { changeField, type Changed } from './change';
export { exportFields, planImport, type ImportPlan } from './transfer';
