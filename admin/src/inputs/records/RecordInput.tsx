import { forwardRef } from 'react';

import { useField } from '@strapi/strapi/admin';

import { siblingOf, type InputProps } from '../props';
import { RecordPicker } from './RecordPicker';

/**
 * A document of any type, in a form of the Content Manager. Both attributes are written together, because
 * the server takes them together or neither.
 */
export default forwardRef<HTMLInputElement, InputProps<string>>(function RecordInput(props, ref) {
  const { name, onChange, attribute } = props;
  const { type: typeAttribute = 'type', among = 'any' } = attribute?.options ?? {};
  const typeField = useField<string | null>(siblingOf(name, typeAttribute));
  return (
    <RecordPicker
      {...props}
      ref={ref}
      type={typeField.value ?? null}
      among={among}
      onPick={(type, id) => {
        onChange(siblingOf(name, typeAttribute), type);
        onChange(name, id);
      }}
    />
  );
});
