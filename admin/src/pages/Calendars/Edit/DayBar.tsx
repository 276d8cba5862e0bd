import { Box } from '@strapi/design-system';
import { styled } from 'styled-components';

import { placeOf, type Span } from '../model/week';

/** The working time within the day, from midnight to midnight; the times stand beside it. */
export const DayBar = ({ spans }: { spans: readonly Span[] }) => (
  <Track aria-hidden>
    {spans.map((span, index) => {
      const place = placeOf(span);
      return place ? (
        <Box
          key={index}
          background="primary600"
          position="absolute"
          height="100%"
          style={{ left: `${place.start}%`, width: `${place.width}%` }}
        />
      ) : null;
    })}
  </Track>
);

/** A line at each quarter of the day. */
const Track = styled.div`
  position: relative;
  height: 6px;
  border-radius: 3px;
  overflow: hidden;
  background:
    repeating-linear-gradient(
      to right,
      transparent 0 calc(25% - 1px),
      ${({ theme }) => theme.colors.neutral400} calc(25% - 1px) 25%
    ),
    ${({ theme }) => theme.colors.neutral200};
`;
