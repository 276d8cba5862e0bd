import { useCallback } from 'react';

import { useIntl } from 'react-intl';

import { useGetCrmLayoutQuery } from '../api/layouts';
import { humanize } from '../components/SchemaForm/model/rows';

/** The labels of a type's fields as the Content Manager shows them; any other name as words. */
export function useFieldLabels(type: string): (name: string) => string {
  const { formatMessage } = useIntl();
  const { data } = useGetCrmLayoutQuery(type, { skip: type === '' });
  return useCallback(
    (name) => {
      const label = data?.metadatas[name]?.edit.label;
      if (!label) return humanize(name);
      return formatMessage({
        id: `content-manager.content-types.${type}.${name}`,
        defaultMessage: label,
      });
    },
    [data, formatMessage, type],
  );
}
