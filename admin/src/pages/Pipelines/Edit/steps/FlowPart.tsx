import type { PartProps } from '../parts/props';
import { PartGroup } from '../parts/PartGroup';
import { FlowList } from './FlowList';

/** Steps that run one after the other. */
export const FlowPart = (part: PartProps) => (
  <PartGroup part={part}>
    <FlowList path={part.path} />
  </PartGroup>
);
