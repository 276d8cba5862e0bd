import { forwardRef } from 'react';

import { Flex, useComposedRefs } from '@strapi/design-system';
import { useFocusInputField } from '@strapi/strapi/admin';

import type { PersonKind } from '../../api/people';
import { useTranslate } from '../../hooks/useTranslate';
import { InputFrame } from '../InputFrame';
import { Picker } from '../Picker';
import type { InputProps } from '../props';
import { PersonTag } from './PersonTag';
import { usePeopleOptions } from './usePeopleOptions';

const PEOPLE = ['user', 'admin'] as const;
const ASSIGNEES = ['user', 'admin', 'team', 'role'] as const;

interface AssigneesProps extends InputProps<string[]> {
  readonly kinds: readonly PersonKind[];
}

const Several = forwardRef<HTMLInputElement, AssigneesProps>(function Several(
  { kinds, ...props },
  forwardedRef,
) {
  const { name, onChange, disabled = false } = props;
  const t = useTranslate();
  const chosen = Array.isArray(props.value) ? props.value : [];
  const people = usePeopleOptions({ kinds, without: chosen });
  const ref = useComposedRefs(forwardedRef, useFocusInputField<HTMLInputElement>(name));
  const set = (ids: readonly string[]) => onChange(name, ids.length > 0 ? [...ids] : null);
  const hint = people.isForbidden ? t('people.forbidden') : props.hint;
  return (
    <InputFrame {...props} hint={hint}>
      <Picker
        ref={ref}
        value={null}
        text=""
        {...people.picker}
        placeholder={props.placeholder || t('people.add')}
        isDisabled={disabled}
        onPick={(id) => set([...chosen, id])}
      />
      {chosen.length > 0 ? (
        <Flex tag="ul" gap={2} wrap="wrap" paddingTop={1} aria-label={props.label}>
          {chosen.map((id) => (
            <li key={id}>
              <PersonTag
                id={id}
                isDisabled={disabled}
                onRemove={() => set(chosen.filter((other) => other !== id))}
              />
            </li>
          ))}
        </Flex>
      ) : null}
    </InputFrame>
  );
});

/** Several people, each once: the members of a team. */
export default forwardRef<HTMLInputElement, InputProps<string[]>>(function PeopleInput(props, ref) {
  return <Several {...props} kinds={PEOPLE} ref={ref} />;
});

/** Several people, teams and roles: whom something is assigned to. */
export const AssigneesInput = forwardRef<HTMLInputElement, InputProps<string[]>>(
  function AssigneesInput(props, ref) {
    return <Several {...props} kinds={ASSIGNEES} ref={ref} />;
  },
);
