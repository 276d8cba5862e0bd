import { forwardRef, useState, type FocusEvent, type KeyboardEvent, type ReactNode } from 'react';

import { Combobox, ComboboxOption } from '@strapi/design-system';

import { TallOption, TallOptionsStyle } from '../components/TallOptions';
import { useTranslate } from '../hooks/useTranslate';

export interface PickerOption {
  readonly value: string;
  /** What the input shows once it is chosen. */
  readonly text: string;
  /** What the list shows, if more than the text. */
  readonly content?: ReactNode;
  readonly isDisabled?: boolean;
}

/** Entries that come from a search, as `usePeopleOptions` and `useRecordOptions` find them. */
export interface PickerSource {
  options: readonly PickerOption[];
  onSearch: (text: string) => void;
  onOpen: (isOpen: boolean) => void;
  onMore: () => void;
  hasMore: boolean;
  isLoading: boolean;
}

interface PickerProps extends Partial<Omit<PickerSource, 'options' | 'onSearch'>> {
  value: string | null;
  /** What the input shows while nothing is typed. */
  text: string;
  options: readonly PickerOption[];
  onSearch: (text: string) => void;
  onPick: (value: string) => void;
  /** Without it the value cannot be cleared. */
  onClear?: (() => void) | undefined;
  isDisabled?: boolean | undefined;
  placeholder?: string | undefined;
  startIcon?: ReactNode;
  label?: string;
}

/**
 * A combobox of the design system whose entries come from a search. Typed text is a search and never a
 * value: leaving the input shows again what is chosen.
 */
export const Picker = forwardRef<HTMLInputElement, PickerProps>(function Picker(props, ref) {
  const t = useTranslate();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);

  const reset = () => {
    setTyped(null);
    props.onSearch('');
  };
  const handleOpenChange = (open: boolean) => {
    setOpen(open);
    props.onOpen?.(open);
    if (!open) reset();
  };
  // The design system would choose the first entry whose text equals the typed one.
  const handleBlur = (event: FocusEvent) => {
    if (isOpen) return;
    event.preventDefault();
    reset();
  };
  const handleKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // The design system would clear the value.
    if (event.key === 'Escape' && !isOpen) event.preventDefault();
    const isHighlighted = event.currentTarget.hasAttribute('aria-activedescendant');
    const only = props.options.length === 1 ? props.options[0] : undefined;
    if (event.key !== 'Enter' || !isOpen || isHighlighted || !only || typed === null) return;
    // The only entry that is left of what was typed is meant.
    if (!only.isDisabled && only.text.toLowerCase().includes(typed.trim().toLowerCase())) {
      event.preventDefault();
      props.onPick(only.value);
      handleOpenChange(false);
    }
  };
  const handlePick = (value?: string) => {
    if (value) props.onPick(value);
  };

  return (
    <>
      <TallOptionsStyle />
      <Combobox
        ref={ref}
        // The server searches, so that entries may match by more than their text.
        autocomplete="none"
        aria-autocomplete="list"
        aria-label={props.label}
        value={props.value ?? ''}
        textValue={typed ?? props.text}
        open={isOpen}
        disabled={props.isDisabled}
        placeholder={props.placeholder || t('picker.placeholder')}
        startIcon={typed === null ? props.startIcon : undefined}
        loading={props.isLoading}
        loadingMessage={t('picker.loading')}
        noOptionsMessage={() => t('picker.none')}
        hasMoreItems={props.hasMore}
        clearLabel={t('picker.clear')}
        onOpenChange={handleOpenChange}
        onInputChange={(event) => {
          // Also for text that is pasted.
          handleOpenChange(true);
          setTyped(event.currentTarget.value);
          props.onSearch(event.currentTarget.value);
        }}
        onTextValueChange={() => undefined}
        onChange={handlePick}
        onClear={props.value === null ? undefined : props.onClear}
        onLoadMore={props.onMore}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={handleBlur}
        onKeyDown={handleKeyDown}
      >
        {props.options.map(({ value, text, content, isDisabled }) => (
          <ComboboxOption key={value} value={value} textValue={text} disabled={isDisabled}>
            <TallOption>{content ?? text}</TallOption>
          </ComboboxOption>
        ))}
      </Combobox>
    </>
  );
});
