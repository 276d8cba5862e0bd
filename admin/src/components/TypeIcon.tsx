import type { ComponentType, SVGProps } from 'react';

import { Flex } from '@strapi/design-system';
import {
  BooleanField,
  DateField,
  EmailField,
  EnumerationField,
  JsonField,
  NumberField,
  TextField,
  UidField,
} from '@strapi/icons/symbols';

const ICONS: Record<string, ComponentType<SVGProps<SVGSVGElement>>> = {
  string: TextField,
  text: TextField,
  integer: NumberField,
  number: NumberField,
  decimal: NumberField,
  boolean: BooleanField,
  date: DateField,
  datetime: DateField,
  email: EmailField,
  url: UidField,
  enumeration: EnumerationField,
  multiple: EnumerationField,
  json: JsonField,
};

/** The icon of the Content-Type Builder for such a field. */
export function TypeIcon({ type }: { type: string }) {
  const Icon = ICONS[type] ?? TextField;
  return (
    <Flex shrink={0} aria-hidden>
      <Icon width="3.2rem" height="2.4rem" />
    </Flex>
  );
}
