import type { ScalarAttribute, ScalarAttributes } from './attributes';

/** Attributes of a record that project state of its instance. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  stage: ['string', 'text', 'enumeration'],
  owner: ['string', 'text'],
};

/** Whether an attribute can hold the projected stage or owner: it has that name and a text type. */
export const isProjection = (name: string, { type }: ScalarAttribute): boolean =>
  Object.hasOwn(SHOWN, name) && SHOWN[name]?.includes(type) === true;

/** The attribute for this projection, if the type has one that can hold the value. */
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
