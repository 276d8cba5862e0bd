import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { ADMIN_ACTIONS } from '../../constants';
import {
  EnrolMembers,
  GetCampaignRun,
  ListMembers,
  OrderCampaign,
  OrderMember,
  StartCampaign,
} from '../../contracts/campaigns';
import { adminMount, contentApiMount } from './mounts';

type Right = 'read' | 'run';

const ONE = '/campaigns/:id';
const id = { id: z.string() };
const body = <T extends z.ZodType>(contract: T) => ({ 'application/json': contract });

const order = <What extends string>(what: What) =>
  ({
    right: 'run',
    method: 'POST',
    path: `${ONE}/${what}`,
    handler: `campaign-runs.${what}`,
    request: { params: id, body: body(OrderCampaign.request) },
    response: OrderCampaign.response,
  }) as const;

const orderMember = <What extends string>(what: What) =>
  ({
    right: 'run',
    method: 'POST',
    path: `${ONE}/members/:member/${what}`,
    handler: `campaign-runs.${what}Member`,
    request: { params: { ...id, member: z.string() }, body: body(OrderMember.request) },
    response: OrderMember.response,
  }) as const;

/** The endpoints, without what differs between the two mounts. */
const endpoints = () =>
  [
    {
      right: 'run',
      method: 'POST',
      path: `${ONE}/start`,
      handler: 'campaign-runs.start',
      request: { params: id, body: body(StartCampaign.request) },
      response: StartCampaign.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/run`,
      handler: 'campaign-runs.findRun',
      request: { params: id },
      response: GetCampaignRun.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/members`,
      handler: 'campaign-runs.findMembers',
      request: { params: id, query: ListMembers.query.unwrap().shape },
      response: ListMembers.response,
    },
    {
      right: 'run',
      method: 'POST',
      path: `${ONE}/members`,
      handler: 'campaign-runs.enrol',
      request: { params: id, body: body(EnrolMembers.request) },
      response: EnrolMembers.response,
    },
    order('pause'),
    order('resume'),
    order('cancel'),
    orderMember('pause'),
    orderMember('resume'),
    orderMember('cancel'),
  ] as const;

/** For users and API tokens: a permission per action. */
export const campaignContentApiRoutes = (): Core.RouteInput[] =>
  contentApiMount(endpoints().map(({ right: _right, ...endpoint }) => endpoint));

const ACTION: Record<Right, string> = {
  read: ADMIN_ACTIONS.campaignsRead,
  run: ADMIN_ACTIONS.campaignsRun,
};

export const campaignAdminRoutes = (): Core.RouteInput[] => adminMount(endpoints(), ACTION);
