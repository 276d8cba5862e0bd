import { Flex } from '@strapi/design-system';
import type { Mail } from '@strapi/icons';

interface IconTileProps {
  Icon: typeof Mail;
  /** A colour token of the theme without its number. */
  color: string;
}

/** An icon on a tinted square, beside the name that it stands for. */
export const IconTile = ({ Icon, color }: IconTileProps) => (
  <Flex
    justifyContent="center"
    alignItems="center"
    width="3.2rem"
    height="3.2rem"
    shrink={0}
    hasRadius
    background={`${color}100`}
    aria-hidden
  >
    <Icon width="1.6rem" height="1.6rem" fill={`${color}600`} />
  </Flex>
);
