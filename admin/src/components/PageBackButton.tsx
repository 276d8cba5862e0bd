import { Box } from '@strapi/design-system';
import { BackButton } from '@strapi/strapi/admin';

/** On a phone Strapi's top bar already has a way back. */
export function PageBackButton({ fallback }: { fallback: string }) {
  return (
    <Box display={{ initial: 'none', medium: 'block' }}>
      <BackButton fallback={fallback} />
    </Box>
  );
}
