import { CurrencyCodes } from 'validator/lib/isISO4217.js';

import { COMMON_CURRENCIES, CURRENCIES } from '../../../admin/src/inputs/currencies';

describe('The currencies of the picker', () => {
  it('are those that the server takes, so that none is refused', () => {
    expect([...CURRENCIES].sort()).toEqual([...CurrencyCodes].sort());
  });

  it('begin with some of them', () => {
    expect(COMMON_CURRENCIES.filter((code) => !CURRENCIES.includes(code))).toEqual([]);
  });
});
