import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { ADMIN_ACTIONS } from '../../constants';
import {
  ActOnInstance,
  ActOnRecord,
  ClaimTask,
  CompleteTask,
  ExplainAction,
  GetInstance,
  GetInstanceHistory,
  ListInstances,
  StartInstance,
  VoteOnTask,
} from '../../contracts/instances';
import {
  CancelToken,
  RepairInstance,
  ResumeInstance,
  VerifyInstances,
} from '../../contracts/operating';
import { adminMount, contentApiMount } from './mounts';

type Right = 'read' | 'act' | 'operate';

const ROOT = '/instances';
const ONE = `${ROOT}/:id`;
const id = { id: z.string() };
const idAndAction = { ...id, action: z.string() };
const body = <T extends z.ZodType>(contract: T) => ({ 'application/json': contract });

const onRecord = <Path extends string, Handler extends string>(path: Path, handler: Handler) =>
  ({
    right: 'act',
    method: 'POST',
    path: `/${path}/:id/actions/:action`,
    handler: `instances.${handler}`,
    request: { params: idAndAction, body: body(ActOnRecord.request) },
    response: ActOnRecord.response,
  }) as const;

const onTask = <Action extends string, T extends z.ZodType>(action: Action, request: T) =>
  ({
    right: 'act',
    method: 'POST',
    path: `/tasks/:id/${action}`,
    handler: `task-actions.${action}`,
    request: { params: id, body: body(request) },
    response: ClaimTask.response,
  }) as const;

/** The endpoints, without what differs between the two mounts. */
const endpoints = () =>
  [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'instances.find',
      request: { query: ListInstances.query.unwrap().shape },
      response: ListInstances.response,
    },
    {
      right: 'act',
      method: 'POST',
      path: ROOT,
      handler: 'instances.start',
      request: { body: body(StartInstance.request) },
      response: StartInstance.response,
    },
    // Before the one with the id, which would take it for one.
    {
      right: 'operate',
      method: 'GET',
      path: `${ROOT}/verify`,
      handler: 'instances.verify',
      request: { query: VerifyInstances.query.unwrap().shape },
      response: VerifyInstances.response,
    },
    {
      right: 'operate',
      method: 'POST',
      path: `${ONE}/repair`,
      handler: 'instances.repair',
      request: { params: id, body: body(RepairInstance.request) },
      response: RepairInstance.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'instances.findOne',
      request: { params: id },
      response: GetInstance.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/history`,
      handler: 'instances.history',
      request: { params: id, query: GetInstanceHistory.query.unwrap().shape },
      response: GetInstanceHistory.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/explain/:action`,
      handler: 'instances.explain',
      request: { params: idAndAction, query: ExplainAction.query.unwrap().shape },
      response: ExplainAction.response,
    },
    {
      right: 'act',
      method: 'POST',
      path: `${ONE}/actions/:action`,
      handler: 'instances.act',
      request: { params: idAndAction, body: body(ActOnInstance.request) },
      response: ActOnInstance.response,
    },
    {
      right: 'operate',
      method: 'POST',
      path: `${ONE}/resume`,
      handler: 'instances.resume',
      request: { params: id, body: body(ResumeInstance.request) },
      response: ResumeInstance.response,
    },
    {
      right: 'operate',
      method: 'POST',
      path: `${ONE}/tokens/:token/cancel`,
      handler: 'instances.cancelToken',
      request: { params: { ...id, token: z.string() }, body: body(CancelToken.request) },
      response: CancelToken.response,
    },
    onRecord('contacts', 'actOnContact'),
    onRecord('opportunities', 'actOnOpportunity'),
    onRecord('campaigns', 'actOnCampaign'),
    onTask('complete', CompleteTask.request),
    onTask('vote', VoteOnTask.request),
    onTask('claim', ClaimTask.request),
    onTask('release', ClaimTask.request),
  ] as const;

/** For users and API tokens: a permission per action. */
export const instanceContentApiRoutes = (): Core.RouteInput[] =>
  contentApiMount(endpoints().map(({ right: _right, ...endpoint }) => endpoint));

const ACTION: Record<Right, string> = {
  read: ADMIN_ACTIONS.instancesRead,
  act: ADMIN_ACTIONS.instancesAct,
  operate: ADMIN_ACTIONS.instancesOperate,
};

export const instanceAdminRoutes = (): Core.RouteInput[] => adminMount(endpoints(), ACTION);
