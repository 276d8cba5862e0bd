import { Flex } from '@strapi/design-system';

import {
  useGetCrmIntegrationKindsQuery,
  useGetCrmIntegrationsQuery,
} from '../../../../api/integrations';
import type { JsonSchema } from '../../../../components/SchemaForm';
import { humanize } from '../../../../components/SchemaForm/model/rows';
import { getAt } from '../../model/document';
import { useDocument } from '../useDocument';
import { ExtraKeys } from './ExtraKeys';
import { PartGroup } from './PartGroup';
import { PlainPart } from './PlainPart';
import type { PartProps } from './props';

/** What an integration is called with: its own form where it has one, else JSON. */
export function InputPart(part: PartProps) {
  const schema = useInputSchema(part);
  const properties = Object.entries(schema?.properties ?? {});
  if (properties.length === 0) return <PlainPart {...part} />;
  return (
    <PartGroup part={part}>
      <Flex direction="column" alignItems="stretch" gap={3} paddingTop={2}>
        {properties.map(([key, property]) => (
          <PlainPart
            key={key}
            path={[...part.path, key]}
            name={key}
            schema={property}
            label={property.title ?? humanize(key)}
            hint={property.description}
            isRequired={schema?.required?.includes(key) ?? false}
          />
        ))}
        <ExtraKeys path={part.path} known={properties.map(([key]) => key)} canAdd={false} />
      </Flex>
    </PartGroup>
  );
}

const MANY = 100;

/** The schema of the integration that the step names beside it. */
function useInputSchema({ path }: PartProps): JsonSchema | undefined {
  const { document } = useDocument();
  const name = getAt(document, [...path.slice(0, -1), 'activity']);
  const { data: saved } = useGetCrmIntegrationsQuery({ page: 1, pageSize: MANY });
  const { data: kinds } = useGetCrmIntegrationKindsQuery();
  const kind = saved?.items.find((one) => one.name === name)?.kind ?? name;
  const input = kinds?.find((one) => one.name === kind)?.input;
  return input ?? undefined;
}
