import { Box, SingleSelect, SingleSelectOption } from '@strapi/design-system';

interface ChoiceSelectProps {
  label: string;
  value: string | null;
  options: readonly { readonly value: string; readonly label: string }[];
  onChange: (value: string | null) => void;
  /** Whether there is always a choice. */
  isRequired?: boolean;
  width?: string;
}

/** One of a few choices, in a toolbar. */
export function ChoiceSelect(props: ChoiceSelectProps) {
  const { label, value, options, onChange, isRequired = false, width = '16rem' } = props;
  return (
    <Box width={width}>
      <SingleSelect
        aria-label={label}
        placeholder={label}
        value={value ?? ''}
        onChange={(chosen: string | number) => onChange(String(chosen))}
        {...(!isRequired && { onClear: () => onChange(null) })}
      >
        {options.map((option) => (
          <SingleSelectOption key={option.value} value={option.value}>
            {option.label}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Box>
  );
}
