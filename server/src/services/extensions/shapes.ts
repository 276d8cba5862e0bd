import type { ContractShape } from './check-contract';

/** The required members of each kind of extension; the contracts are in `core/contracts`. */
export const SHAPES = {
  condition: {
    required: { evaluate: 'function' },
    optional: { pure: 'boolean', check: 'function' },
  },
  strategy: {
    required: { canProceed: 'function' },
    optional: { pure: 'boolean', check: 'function' },
  },
  integration: {
    required: { execute: 'function' },
    optional: {
      ...{ check: 'function', checkSettings: 'function', compensate: 'function' },
      ...{ timeout: 'duration', settings: 'list', input: 'list' },
      ...{ retry: 'durations', limits: 'limits' },
    },
  },
  trigger: {
    required: { receive: 'function' },
    optional: { check: 'function', identify: 'function' },
  },
  storage: { required: { open: 'function' }, optional: { close: 'function' } },
  automation: { required: { perform: 'function' }, optional: { check: 'function' } },
  'field type': {
    required: {
      ...{ check: 'function', rules: 'list', storage: 'object' },
      ...{ comparable: 'boolean', indexable: 'boolean' },
    },
    optional: { normalize: 'function' },
  },
} as const satisfies Readonly<Record<string, ContractShape>>;
