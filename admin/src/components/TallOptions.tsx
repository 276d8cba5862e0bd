import type { ReactNode } from 'react';

import { Box } from '@strapi/design-system';
import { createGlobalStyle } from 'styled-components';

/** The list is rendered outside of the page, so it is selected by its contents. */
const TallList = createGlobalStyle`
  [role='listbox']:has([data-nexus-tall]) {
    max-height: min(44rem, 50vh);
  }
`;

/**
 * Marks the content of a select's option. Strapi limits lists to four lines without a scroll hint;
 * lists with a marked option are as tall as necessary.
 */
export function TallOption({ children }: { children: ReactNode }) {
  return (
    <Box tag="span" data-nexus-tall>
      {children}
    </Box>
  );
}

/** Render it once next to each select with marked options. */
export const TallOptionsStyle = TallList;
