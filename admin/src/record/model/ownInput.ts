import type { ShownAttribute } from '../../api/layouts';

const OURS = 'plugin::nexus-crm.';

/** The name of our input that the attribute has, such as `owner`; undefined for a field of another kind. */
export const ownInput = ({
  customField,
}: Pick<ShownAttribute, 'customField'>): string | undefined =>
  customField?.startsWith(OURS) ? customField.slice(OURS.length) : undefined;
