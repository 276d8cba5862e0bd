import type { ReactNode } from 'react';

import { Box } from '@strapi/design-system';
import { createGlobalStyle } from 'styled-components';

/** The list is rendered outside the page, so only its contents can tell it apart from others. */
const TallList = createGlobalStyle`
  [role='listbox']:has([data-nexus-tall]) {
    max-height: min(44rem, 50vh);
  }
`;

/**
 * Marks the content of a select's option. Strapi's own lists end after four lines with no hint
 * that more follow; those with a marked option are as tall as they need to be.
 */
export function TallOption({ children }: { children: ReactNode }) {
  return (
    <Box tag="span" data-nexus-tall>
      {children}
    </Box>
  );
}

/** Goes once beside each select whose options are marked. */
export const TallOptionsStyle = TallList;
