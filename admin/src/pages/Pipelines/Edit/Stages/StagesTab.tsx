import { Flex } from '@strapi/design-system';

import { entityNames } from '../../model/entities';
import { EntityContext } from '../EntityContext';
import { TabFrame } from '../TabFrame';
import { useDocument } from '../useDocument';
import { EntityStages } from './EntityStages';
import { NoEntity } from './NoEntity';

/** The stages of each entity, and what happens where a record stays in one for too long. */
export function StagesTab() {
  const { document } = useDocument();
  const entities = entityNames(document);
  return (
    <TabFrame>
      <Flex direction="column" alignItems="stretch" gap={6}>
        {entities.map((entity) => (
          <EntityContext.Provider key={entity} value={entity}>
            <EntityStages entity={entity} isOnly={entities.length === 1} />
          </EntityContext.Provider>
        ))}
        {entities.length === 0 ? <NoEntity /> : null}
      </Flex>
    </TabFrame>
  );
}
