import { useCallback } from 'react';

import { fetchReportCsv, type ReportName, type ReportRequest } from '../../../api/reports';
import { saveFile } from '../../../hooks/download';
import { useReport } from '../../../hooks/useReport';
import type { ReportLocation } from './useReportLocation';

interface Answer<Data> {
  readonly data?: Data | undefined;
  readonly currentData?: Data | undefined;
  readonly error?: unknown;
  readonly refetch: () => unknown;
}

/** What the card of each report shares: its table in the URL, its file, and its errors. */
export function useCard<Data>(
  name: string,
  { tables, show }: ReportLocation,
  report: ReportName,
  request: ReportRequest,
  { error, refetch }: Answer<Data>,
) {
  const { failed } = useReport();
  const onDownload = useCallback(() => {
    fetchReportCsv(report, request).then((file) => saveFile(file, `${name}.csv`), failed);
  }, [failed, name, report, request]);
  return {
    ...{ name, error, onDownload },
    onRetry: () => void refetch(),
    isTable: tables.includes(name),
    onTable: (isTable: boolean): void => {
      const others = tables.filter((one) => one !== name);
      const next = isTable ? [...others, name] : others;
      show({ table: next.length > 0 ? next.join(',') : null });
    },
  };
}
