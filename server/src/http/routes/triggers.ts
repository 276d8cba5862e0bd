import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { ReceiveTrigger } from '../../contracts/triggers';
import { contentApiMount } from './mounts';

/** For other systems: a permission, like every other endpoint. */
export const triggerContentApiRoutes = (): Core.RouteInput[] =>
  contentApiMount([
    {
      method: 'POST',
      path: '/triggers/:key',
      handler: 'triggers.receive',
      request: { params: { key: z.string() } },
      response: ReceiveTrigger.response,
    },
  ]);
