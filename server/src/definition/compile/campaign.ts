import type { CompiledCampaign } from '../../core/contracts';
import { DEFINITION_LIMITS } from '../limits';
import { campaignShape } from '../schema';
import { readFlow, readOnFailure } from './flow';
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
    const onFailure = readOnFailure(reader, keys.onFailure, place);
    const keepsSteps = reader.isAtLevel3;
    if (flow) campaigns.set(key, { key, flow, onFailure, keepsSteps });
  }
  return campaigns;
}
