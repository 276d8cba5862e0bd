import type { Core } from '@strapi/strapi';

import { toCsv, toCsvRow } from '../services/reports';

type Context = Parameters<Core.ControllerHandler>[0];

/**
 * The answer in the format that the query asks for: as it is, or its rows as a file of CSV.
 *
 * @param name of the file.
 */
export function inFormat<Answer extends { readonly data: readonly object[] }>(
  context: Context,
  name: string,
  answer: Answer,
): Answer | string {
  if (context.query.format !== 'csv') return answer;
  context.set('Content-Type', 'text/csv; charset=utf-8');
  context.set('Content-Disposition', `attachment; filename="${name}.csv"`);
  return toCsv(answer.data.map((row) => toCsvRow(row)));
}
