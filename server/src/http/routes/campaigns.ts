import { ADMIN_ACTIONS } from '../../constants';
import {
  EnrolMembers,
  GetCampaignRun,
  ListMembers,
  ListRuns,
  OrderCampaign,
  OrderMember,
  PreviewAudience,
  StartCampaign,
} from '../../contracts/campaigns';
import { defineArea, type Endpoint } from '../endpoint';

type Right = 'read' | 'run';

const ONE = '/campaigns/:id';

const SUMMARIES = {
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  rollback: 'Roll back',
} as const;
type Order = keyof typeof SUMMARIES;

const order = (what: Order, path = `${ONE}/${what}`): Endpoint<Right> => ({
  ...{ right: 'run', method: 'POST', path },
  handler: `campaign-runs.${what}`,
  operation: {
    id: `${what}Campaign`,
    summary: `${SUMMARIES[what]} the run of a campaign`,
    description: 'Its members follow in batches, in the background.',
    status: [202],
  },
  contract: () => ({ body: OrderCampaign.request, response: OrderCampaign.response }),
});

const orderMember = (what: Order): Endpoint<Right> => ({
  right: 'run',
  method: 'POST',
  path: `${ONE}/members/:member/${what}`,
  handler: `campaign-runs.${what}Member`,
  operation: {
    id: `${what}CampaignMember`,
    summary: `${SUMMARIES[what]} one member of a campaign`,
  },
  contract: () => ({ body: OrderMember.request, response: OrderMember.response }),
});

export const campaignRuns = defineArea<Right>({
  tag: 'Campaign runs',
  description:
    'Campaigns that run a flow on an audience. The caller must be able to read or update the campaign, and to list the records of its audience.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.campaignsRead, run: ADMIN_ACTIONS.campaignsRun },
  endpoints: [
    {
      right: 'read',
      method: 'POST',
      path: '/campaigns/audience/preview',
      handler: 'campaign-runs.preview',
      operation: {
        id: 'previewCampaignAudience',
        summary: 'Count the records of an audience, and show the first of them',
        description: 'Checked as when a campaign is started; nothing is stored.',
      },
      contract: () => ({ body: PreviewAudience.request, response: PreviewAudience.response }),
    },
    {
      right: 'run',
      method: 'POST',
      path: `${ONE}/start`,
      handler: 'campaign-runs.start',
      operation: {
        id: 'startCampaign',
        summary: 'Start a campaign on its audience',
        description:
          'Takes `audience`, `definition` and `flow` from the campaign. Members are enrolled in the background.',
        status: [202],
      },
      contract: () => ({ body: StartCampaign.request, response: StartCampaign.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/campaign-runs',
      handler: 'campaign-runs.find',
      operation: {
        id: 'listCampaignRuns',
        summary: 'List the runs of campaigns, with their members counted',
        description:
          'The latest first, of the campaigns that the caller may find; one that was never started has none.',
      },
      contract: () => ({ query: ListRuns.query, response: ListRuns.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/run`,
      handler: 'campaign-runs.findRun',
      operation: {
        id: 'getCampaignRun',
        summary: 'Get the run of a campaign, with its members counted',
      },
      contract: () => ({ response: GetCampaignRun.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/members`,
      handler: 'campaign-runs.findMembers',
      operation: {
        id: 'listCampaignMembers',
        summary: 'List the members of a campaign',
        description: 'In the order of their enrolment.',
      },
      contract: () => ({ query: ListMembers.query, response: ListMembers.response }),
    },
    {
      right: 'run',
      method: 'POST',
      path: `${ONE}/members`,
      handler: 'campaign-runs.enrol',
      operation: {
        id: 'enrolCampaignMembers',
        summary: 'Add records to a running campaign',
        description: 'Records that are members already stay so.',
        status: [202],
      },
      contract: () => ({ body: EnrolMembers.request, response: EnrolMembers.response }),
    },
    order('pause'),
    order('resume'),
    order('cancel'),
    orderMember('pause'),
    orderMember('resume'),
    orderMember('cancel'),
  ],
});

/**
 * US-023. Before the area of instances, whose `/campaigns/:id/actions/:action` would take it for an action on
 * the record.
 */
export const campaignRollbacks = defineArea<Right>({
  tag: 'Campaign rollbacks',
  description:
    'The completed steps of members are undone in reverse order, also of those that have ended (level 3). The caller must be able to update the campaign.',
  level: 3,
  permissions: { read: ADMIN_ACTIONS.campaignsRead, run: ADMIN_ACTIONS.campaignsRun },
  endpoints: [order('rollback', `${ONE}/actions/rollback`), orderMember('rollback')],
});
