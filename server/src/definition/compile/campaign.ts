import type { CompiledCampaign } from '../../core/contracts';
import { DEFINITION_LIMITS } from '../limits';
import { campaignShape } from '../schema';
import { readFlow } from './flow';
import type { DefinitionReader } from './reader';

/** Flows of campaigns; their subjects may have any type. */
export function readCampaigns(
  reader: DefinitionReader,
  value: unknown,
): ReadonlyMap<string, CompiledCampaign> {
  const campaigns = new Map<string, CompiledCampaign>();
  const path = ['campaigns'];
  for (const [key, campaign] of reader.named(value, path, DEFINITION_LIMITS.campaigns)) {
    const place = [...path, key];
    const keys = reader.keys(campaign, campaignShape, place);
    if (!keys) continue;
    const flow = readFlow(reader, keys.do, [...place, 'do'], undefined);
    if (keys.onFailure === 'compensate') reader.needsLevel3([...place, 'onFailure']);
    if (flow) campaigns.set(key, { key, flow, onFailure: keys.onFailure ?? 'park' });
  }
  return campaigns;
}
