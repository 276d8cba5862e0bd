import { useState, type FormEvent } from 'react';

import { Box, TextInput } from '@strapi/design-system';

interface ValueFilterProps {
  label: string;
  value: string;
  onChange: (value: string | null) => void;
}

/** A limit of the value; taken over by Enter, or when the input is left. */
export function ValueFilter({ label, value, onChange }: ValueFilterProps) {
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setTyped(value);
  }
  const take = () => {
    const number = typed.trim() === '' ? NaN : Number(typed);
    if (typed.trim() !== value) onChange(Number.isFinite(number) ? String(number) : null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    take();
  };
  return (
    <Box tag="form" width="12rem" onSubmit={submit} noValidate>
      <TextInput
        type="number"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event: { target: { value: string } }) => setTyped(event.target.value)}
        onBlur={take}
      />
    </Box>
  );
}
