import type { PipelineApp } from '../engine/support';

/** The number of members by status, counted from the instances. */
export async function recount(crm: PipelineApp, campaign: string): Promise<Record<string, number>> {
  const table = (name: string) => crm.app.strapi.db.connection(name);
  const members = await table('crm_campaign_members').where({ campaign_id: campaign });
  const counts: Record<string, number> = members.length > 0 ? { enrolled: members.length } : {};
  for (const member of members) {
    const { instance_id: instance } = member;
    const row = instance && (await table('crm_instances').where({ document_id: instance }).first());
    const status: string = !row
      ? member.status
      : row.status !== 'needs_attention'
        ? row.status
        : JSON.parse(row.fault).code === 'Paused'
          ? 'paused'
          : 'failed';
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

/** The metrics of the campaign, without statuses that have no members. */
export async function metricsOf(
  crm: PipelineApp,
  campaign: string,
): Promise<Record<string, number>> {
  const { metrics } = (await crm.get(`/campaigns/${campaign}/run`)).body.data;
  return Object.fromEntries(Object.entries<number>(metrics).filter(([, count]) => count > 0));
}
