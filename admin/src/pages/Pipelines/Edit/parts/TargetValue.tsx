import { useId } from 'react';

import { Field, TextInput } from '@strapi/design-system';

import { Picker } from '../../../../inputs/Picker';
import { usePeopleOptions } from '../../../../inputs/people/usePeopleOptions';
import { usePersonText } from '../../../../inputs/people/usePersonText';
import type { Target } from '../../model/people';
import { useGroupNames } from './names';

interface TargetValueProps {
  target: Target;
  label: string;
  isDisabled: boolean;
  onChange: (value: string) => void;
}

/** A person by name, or the name of a team or role, which may not exist yet. */
export function TargetValue(props: TargetValueProps) {
  const { kind } = props.target;
  if (kind === 'person') return <PersonValue {...props} />;
  return <GroupValue {...props} kind={kind === 'role' ? 'role' : 'team'} />;
}

function GroupValue({
  target,
  label,
  isDisabled,
  onChange,
  kind,
}: TargetValueProps & { kind: 'team' | 'role' }) {
  const id = useId();
  const names = useGroupNames(kind);
  return (
    <>
      <TextInput
        aria-label={label}
        list={id}
        value={target.value}
        disabled={isDisabled}
        onChange={({ target: input }: { target: { value: string } }) => onChange(input.value)}
      />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

const KINDS = ['user', 'admin'] as const;

function PersonValue({ target, label, isDisabled, onChange }: TargetValueProps) {
  const people = usePeopleOptions({ kinds: KINDS });
  const value = target.value === '' ? null : target.value;
  const shown = usePersonText(value);
  return (
    <Field.Root name="person">
      <Picker
        label={label}
        value={value}
        text={shown.text}
        {...people.picker}
        isDisabled={isDisabled}
        onPick={onChange}
      />
    </Field.Root>
  );
}
