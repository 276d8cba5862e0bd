import type { BaseQueryError } from '@strapi/strapi/admin';

import { crmApi } from './crmApi';
import type { PermissionLayout, RolePermission } from '../pages/General/model/presets';

interface NewRole {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly RolePermission[];
}

/** Strapi's own roles of the admin panel: it checks who may create them. */
const rolesApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmRole'] }).injectEndpoints({
  endpoints: (builder) => ({
    getCrmPermissionLayout: builder.query<PermissionLayout, void>({
      query: () => ({ url: '/admin/permissions', method: 'GET' }),
      transformResponse: ({ data }: { data: PermissionLayout }) => data,
    }),

    getCrmRoleNames: builder.query<readonly string[], void>({
      query: () => ({ url: '/admin/roles', method: 'GET' }),
      transformResponse: ({ data }: { data: { name: string }[] }) => data.map(({ name }) => name),
      providesTags: ['CrmRole'],
    }),

    /** Creates a role and gives it its permissions; the id of the role. */
    createCrmRole: builder.mutation<number, NewRole>({
      async queryFn({ permissions, ...role }, _api, _options, baseQuery) {
        const created = await baseQuery({ url: '/admin/roles', method: 'POST', data: role });
        if (created.error) return { error: created.error as BaseQueryError };
        const { id } = (created.data as { data: { id: number } }).data;
        const given = await baseQuery({
          url: `/admin/roles/${id}/permissions`,
          method: 'PUT',
          data: { permissions },
        });
        return given.error ? { error: given.error as BaseQueryError } : { data: id };
      },
      invalidatesTags: ['CrmRole'],
    }),
  }),
});

export const { useCreateCrmRoleMutation, useGetCrmPermissionLayoutQuery, useGetCrmRoleNamesQuery } =
  rolesApi;
