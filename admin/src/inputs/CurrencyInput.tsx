import { forwardRef, useMemo, useState } from 'react';

import { useComposedRefs } from '@strapi/design-system';
import { useFocusInputField } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';

import { useTranslate } from '../hooks/useTranslate';
import { COMMON_CURRENCIES, CURRENCIES } from './currencies';
import { InputFrame } from './InputFrame';
import { Picker } from './Picker';
import type { InputProps } from './props';

/** A currency of ISO 4217 by code or name, common ones first. */
export default forwardRef<HTMLInputElement, InputProps<string>>(
  function CurrencyInput(props, forwardedRef) {
    const { name, onChange, required = false } = props;
    const t = useTranslate();
    const { locale } = useIntl();
    const [typed, setTyped] = useState('');
    const ref = useComposedRefs(forwardedRef, useFocusInputField<HTMLInputElement>(name));
    const nameOf = useMemo(() => {
      const names = new Intl.DisplayNames([locale, 'en'], { type: 'currency' });
      return (code: string) => names.of(code) ?? code;
    }, [locale]);

    const value = props.value || null;
    const search = typed.trim().toLowerCase();
    const textOf = (code: string) => (isCode(code) ? `${code} – ${nameOf(code)}` : code);
    const options = [...new Set([...COMMON_CURRENCIES, ...CURRENCIES])]
      .map((code) => ({ value: code, text: textOf(code) }))
      .filter(({ text }) => text.toLowerCase().includes(search))
      // A code that is typed out is meant.
      .sort((one, other) => Number(starts(other, search)) - Number(starts(one, search)));
    return (
      <InputFrame {...props}>
        <Picker
          ref={ref}
          value={value}
          text={value === null ? '' : textOf(value)}
          options={options}
          placeholder={props.placeholder || t('currency.placeholder')}
          isDisabled={props.disabled}
          onSearch={setTyped}
          onPick={(code) => onChange(name, code)}
          onClear={required ? undefined : () => onChange(name, null)}
        />
      </InputFrame>
    );
  },
);

const starts = ({ value }: { value: string }, search: string): boolean =>
  search !== '' && value.toLowerCase().startsWith(search);

const isCode = (code: string): boolean => CURRENCIES.includes(code);
