import { Grid } from '@strapi/design-system';

import type { IntegrationKind } from '../../../../server/src/contracts/integrations';
import { CardLink } from '../../components/CardLink';
import { KindMark } from './KindMark';
import { CREATE } from './paths';
import { useKindTexts } from './useKindTexts';

/** What an integration can be; each leads to its form. */
export function KindCards({ kinds }: { kinds: readonly IntegrationKind[] }) {
  const textsOf = useKindTexts();
  return (
    <Grid.Root gap={4} tag="ul">
      {kinds.map(({ name }) => {
        const { title, about } = textsOf(name);
        return (
          <Grid.Item key={name} col={4} s={6} xs={12} tag="li" alignItems="stretch">
            <CardLink
              to={`${CREATE}?${new URLSearchParams({ kind: name }).toString()}`}
              icon={<KindMark kind={name} />}
              title={title}
              text={about}
            />
          </Grid.Item>
        );
      })}
    </Grid.Root>
  );
}
