import { forwardRef } from 'react';

import type { InputProps } from '../props';
import { PersonPicker } from './PersonPicker';

const KINDS = ['user', 'admin'] as const;

/** One person: the author of an interaction. */
export default forwardRef<HTMLInputElement, InputProps<string>>(function PersonInput(props, ref) {
  return <PersonPicker {...props} ref={ref} kinds={KINDS} />;
});
