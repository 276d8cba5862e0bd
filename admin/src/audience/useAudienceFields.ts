import { useMemo } from 'react';

import { useAuth } from '@strapi/strapi/admin';

import { useGetCrmAttributesQuery } from '../api/campaigns';
import { fieldsOf, type AudienceField } from './model/audience';

/** The fields of a type that the user may read, custom fields among them. */
export function useAudienceFields(type: string): readonly AudienceField[] {
  const { data } = useGetCrmAttributesQuery();
  const permissions = useAuth('AudienceBuilder', (auth) => auth.permissions);
  return useMemo(() => {
    const readable = permissions
      .filter(({ action, subject }) => action === READ && subject === type)
      .map(({ properties }) => properties?.fields as readonly string[] | undefined);
    return fieldsOf(data?.[type] ?? {}, (name) =>
      readable.some((fields) => fields === undefined || fields.includes(name)),
    );
  }, [data, permissions, type]);
}

const READ = 'plugin::content-manager.explorer.read';
