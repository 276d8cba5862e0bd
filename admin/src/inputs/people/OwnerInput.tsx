import { forwardRef } from 'react';

import { useTranslate } from '../../hooks/useTranslate';
import type { InputProps } from '../props';
import { usePipelineLock } from '../usePipelineLock';
import { PersonPicker } from './PersonPicker';

const KINDS = ['user', 'admin', 'team'] as const;

/** One person or team. Under a live pipeline its actions assign the record. */
export default forwardRef<HTMLInputElement, InputProps<string>>(function OwnerInput(props, ref) {
  const t = useTranslate();
  const isLocked = usePipelineLock(props.name, 'owner');
  const hint = isLocked ? t('owner.locked') : props.hint;
  return (
    <PersonPicker
      {...props}
      ref={ref}
      kinds={KINDS}
      hint={hint}
      disabled={isLocked || props.disabled}
    />
  );
});
