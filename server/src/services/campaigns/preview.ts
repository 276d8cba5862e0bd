import type { Core } from '@strapi/strapi';

import type { PreviewAudience } from '../../contracts/campaigns';
import type { AudienceCaller } from '../../strapi/ports/audience-filters';
import { countAudience, readAudience } from '../../strapi/ports/campaign-audience';
import { checkAudience } from './audience';

/** Labels of records by documentId, as far as the caller may read them. */
export type LabelsOf = (
  type: string,
  ids: readonly string[],
  caller: AudienceCaller | undefined,
) => Promise<ReadonlyMap<string, string>>;

/** Records that a preview names. */
const SAMPLE = 10;

/** How many records an audience has now, and the first of them by label. */
export async function previewAudience(
  strapi: Core.Strapi,
  labelsOf: LabelsOf,
  audience: unknown,
  caller: AudienceCaller | undefined,
): Promise<PreviewAudience.Response['data']> {
  const { type, filters, records } = await checkAudience(strapi, audience, caller);
  const chosen = [...new Set(records)];
  const listed = { documentId: { $in: chosen.slice(0, SAMPLE) } };
  const shown = { type, filters: filters ?? listed };
  const { ids } = await readAudience(strapi, shown, 0, SAMPLE);
  const sample = [...new Set(ids)];
  const labels = await labelsOf(type, sample, caller);
  return {
    count: filters === null ? chosen.length : await countAudience(strapi, { type, filters }),
    sample: sample.map((id) => ({ id, label: labels.get(id) ?? id })),
  };
}
