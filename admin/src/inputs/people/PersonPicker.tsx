import { forwardRef } from 'react';

import { useComposedRefs } from '@strapi/design-system';
import { useFocusInputField } from '@strapi/strapi/admin';

import type { PersonKind } from '../../api/people';
import { useTranslate } from '../../hooks/useTranslate';
import { InputFrame } from '../InputFrame';
import { Picker } from '../Picker';
import type { InputProps } from '../props';
import { PersonAvatar } from './PersonLabel';
import { NOBODY, usePeopleOptions } from './usePeopleOptions';
import { usePersonText } from './usePersonText';

interface PersonPickerProps extends InputProps<string> {
  kinds: readonly PersonKind[];
}

/** Chooses one person or team by name. */
export const PersonPicker = forwardRef<HTMLInputElement, PersonPickerProps>(
  function PersonPicker(props, forwardedRef) {
    const { name, onChange, required = false, kinds, placeholder } = props;
    const t = useTranslate();
    const value = props.value || null;
    const people = usePeopleOptions({ kinds, nobody: !required });
    const shown = usePersonText(value);
    const ref = useComposedRefs(forwardedRef, useFocusInputField<HTMLInputElement>(name));
    const hint = people.isForbidden ? t('people.forbidden') : props.hint;
    return (
      <InputFrame {...props} hint={hint}>
        <Picker
          ref={ref}
          value={value}
          text={shown.text}
          {...people.picker}
          placeholder={placeholder || t('people.nobody')}
          startIcon={
            shown.name === undefined ? undefined : <PersonAvatar name={shown.name} size="2rem" />
          }
          isDisabled={props.disabled}
          onPick={(picked) => onChange(name, picked === NOBODY ? null : picked)}
          onClear={required ? undefined : () => onChange(name, null)}
        />
      </InputFrame>
    );
  },
);
