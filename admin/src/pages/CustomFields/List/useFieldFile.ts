import type { CustomFieldModel } from '../../../../../server/src/contracts/custom-fields';
import { useExportCustomFieldsMutation } from '../../../api/customFields';
import { useReport } from '../../../hooks/useReport';
import { fileNameOf } from '../model/fieldFile';

/** Downloads the field definitions of one type, or of all. */
export function useExportFile() {
  const report = useReport();
  const [exportFields] = useExportCustomFieldsMutation();
  return async (model?: CustomFieldModel) => {
    const answer = await exportFields(model ? { uid: model.uid } : {});
    if ('error' in answer) return report.failed(answer.error);
    const blob = new Blob([`${JSON.stringify(answer.data, null, 2)}\n`], {
      type: 'application/json',
    });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = fileNameOf(model?.uid);
    link.click();
    URL.revokeObjectURL(link.href);
  };
}
