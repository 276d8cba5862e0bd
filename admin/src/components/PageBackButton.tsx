import { Box } from '@strapi/design-system';
import { BackButton } from '@strapi/strapi/admin';

/** Hidden on a phone, where Strapi's top bar has a back button. */
export function PageBackButton({ fallback }: { fallback: string }) {
  return (
    <Box display={{ initial: 'none', medium: 'block' }}>
      <BackButton fallback={fallback} />
    </Box>
  );
}
