import type { ScalarAttribute, ScalarAttributes } from './attributes';

/** Attributes in which a record shows what its instance holds. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  stage: ['string', 'text', 'enumeration'],
  owner: ['string', 'text'],
};

/** Whether this is where a record shows its stage or owner: an attribute of that name for text. */
export const isProjection = (name: string, { type }: ScalarAttribute): boolean =>
  Object.hasOwn(SHOWN, name) && SHOWN[name]?.includes(type) === true;

/** The attribute that shows this, where the type has one and it can hold the value. */
export function projectionOf(
  attributes: ScalarAttributes,
  name: 'stage' | 'owner',
  value: string | null,
): ScalarAttribute | undefined {
  const attribute = attributes.get(name);
  if (!attribute || !isProjection(name, attribute)) return undefined;
  const { enum: choices } = attribute;
  return choices && value !== null && !choices.includes(value) ? undefined : attribute;
}
