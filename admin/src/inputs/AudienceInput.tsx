import { forwardRef } from 'react';

import { AudienceBuilder } from '../audience/AudienceBuilder';
import { InputFrame } from './InputFrame';
import type { InputProps } from './props';

/** The audience of a campaign, built instead of written. */
export default forwardRef<HTMLInputElement, InputProps<object>>(
  function AudienceInput(props, _ref) {
    const { name, value, onChange, disabled = false } = props;
    return (
      <InputFrame {...props}>
        <AudienceBuilder
          value={value}
          isDisabled={disabled}
          onChange={(audience) => onChange(name, audience)}
        />
      </InputFrame>
    );
  },
);
