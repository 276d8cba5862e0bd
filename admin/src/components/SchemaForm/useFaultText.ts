import { useCallback } from 'react';

import { useTranslate } from '../../hooks/useTranslate';
import type { MessageId } from '../../translations/texts';
import type { Fault, FaultCode } from './model/types';

const TEXTS: Readonly<Record<FaultCode, MessageId>> = {
  required: 'schema.fault.required',
  number: 'schema.fault.number',
  integer: 'schema.fault.integer',
  minimum: 'schema.fault.minimum',
  maximum: 'schema.fault.maximum',
  above: 'schema.fault.above',
  below: 'schema.fault.below',
  minLength: 'schema.fault.minLength',
  maxLength: 'schema.fault.maxLength',
  pattern: 'schema.fault.pattern',
  email: 'schema.fault.email',
  uri: 'schema.fault.uri',
  date: 'schema.fault.date',
  choice: 'schema.fault.choice',
  minItems: 'schema.fault.minItems',
  maxItems: 'schema.fault.maxItems',
  json: 'schema.fault.json',
};

/** What is wrong with an input, in the user's language. */
export function useFaultText(): (fault: Fault) => string {
  const t = useTranslate();
  return useCallback(({ code, value = '' }) => t(TEXTS[code], { value }), [t]);
}
