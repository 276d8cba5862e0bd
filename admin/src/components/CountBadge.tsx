import { Badge } from '@strapi/design-system';

/** A number beside a name. The colours of Strapi's active badge are too near to each other to be read well. */
export function CountBadge({ count }: { count: number }) {
  return (
    <Badge backgroundColor="neutral200" textColor="neutral800">
      {count}
    </Badge>
  );
}
