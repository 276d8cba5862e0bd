import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { ADMIN_ACTIONS } from '../../constants';
import { GetTimeline } from '../../contracts/timeline';
import { adminMount, contentApiMount } from './mounts';

const endpoint = () =>
  ({
    method: 'GET',
    path: '/contacts/:id/timeline',
    handler: 'timeline.find',
    request: { params: { id: z.string() }, query: GetTimeline.query.unwrap().shape },
    response: GetTimeline.response,
  }) as const;

/** For users and API tokens: a permission. */
export const timelineContentApiRoutes = (): Core.RouteInput[] => contentApiMount([endpoint()]);

/** For admins: one admin permission. */
export const timelineAdminRoutes = (): Core.RouteInput[] =>
  adminMount([{ ...endpoint(), right: 'read' }], { read: ADMIN_ACTIONS.timelineRead });
