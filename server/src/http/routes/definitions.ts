import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { ADMIN_ACTIONS } from '../../constants';
import {
  CreateDefinition,
  DeactivateDefinition,
  GetDefinition,
  ListDefinitions,
  MoveInstances,
  PublishDefinition,
  ValidateDefinition,
} from '../../contracts/definitions';
import { adminMount, contentApiMount } from './mounts';

type Right = 'read' | 'manage';

const ROOT = '/definitions';
const ONE = `${ROOT}/:name`;
const params = { name: z.string() };
const body = <T extends z.ZodType>(contract: T) => ({ 'application/json': contract });

/** The endpoints, without what differs between the two mounts. */
const endpoints = () =>
  [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'definitions.find',
      request: { query: ListDefinitions.query.unwrap().shape },
      response: ListDefinitions.response,
    },
    {
      right: 'manage',
      method: 'POST',
      path: ROOT,
      handler: 'definitions.create',
      request: { body: body(CreateDefinition.request) },
      response: CreateDefinition.response,
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ROOT}/validate`,
      handler: 'definitions.validate',
      request: { body: body(ValidateDefinition.request) },
      response: ValidateDefinition.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'definitions.findOne',
      request: { params, query: GetDefinition.query.unwrap().shape },
      response: GetDefinition.response,
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/publish`,
      handler: 'definitions.publish',
      request: { params, body: body(PublishDefinition.request) },
      response: PublishDefinition.response,
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/deactivate`,
      handler: 'definitions.deactivate',
      request: { params, body: body(DeactivateDefinition.request) },
      response: DeactivateDefinition.response,
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/move`,
      handler: 'definitions.move',
      request: { params, body: body(MoveInstances.request) },
      response: MoveInstances.response,
    },
  ] as const;

/** For users and API tokens: a permission per action. */
export const definitionContentApiRoutes = (): Core.RouteInput[] =>
  contentApiMount(endpoints().map(({ right: _right, ...endpoint }) => endpoint));

const ACTION: Record<Right, string> = {
  read: ADMIN_ACTIONS.definitionsRead,
  manage: ADMIN_ACTIONS.definitionsManage,
};

export const definitionAdminRoutes = (): Core.RouteInput[] => adminMount(endpoints(), ACTION);
