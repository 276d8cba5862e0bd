import { defaultConfig, effectiveLevel, validateConfig } from '../../../server/src/config';

describe('the configuration of the plugin', () => {
  test('the default is right', () => {
    expect(() => validateConfig(defaultConfig)).not.toThrow();
  });

  test.each<[string, object, RegExp]>([
    ['a level', { level: 4 }, /^level must be 1, 2 or 3$/],
    ['a rule', { rules: { selfAssign: 'yes' } }, /^rules.selfAssign must be true or false$/],
    ['a storage', { storage: 5 }, /^storage must be the name of a storage$/],
    ['triggers', { triggers: 5 }, /^triggers must be an object: a trigger by its key$/],
    ['a trigger', { triggers: { bank: 'x' } }, /^triggers.bank must be an object with "trigger"/],
    ['its name', { triggers: { bank: {} } }, /^triggers.bank.trigger must be the name/],
    [
      'its options',
      { triggers: { bank: { trigger: 'x', options: () => 1 } } },
      /^triggers.bank.options must be JSON$/,
    ],
    ['its key', { triggers: { 'A/B': { trigger: 'x' } } }, /^triggers.A\/B must be named/],
    ['an unknown key', { pepper: 1 }, /pepper/],
  ])('%s that is wrong is named', (_name, changes, message) => {
    expect(() => validateConfig({ ...defaultConfig, ...changes })).toThrow(message);
  });

  test('all problems are reported at once', () => {
    expect(() => validateConfig({ ...defaultConfig, level: 0, storage: null })).toThrow(
      /level .*; storage /,
    );
  });

  test.each([
    [undefined, 2],
    ['', 2],
    ['1', 1],
    ['3', 3],
  ])('NEXUS_CRM_LEVEL=%s wins over level 2: %i', (wanted, level) => {
    const environment = wanted === undefined ? {} : { NEXUS_CRM_LEVEL: wanted };
    expect(effectiveLevel({ ...defaultConfig, level: 2 }, environment)).toBe(level);
  });

  test('NEXUS_CRM_LEVEL=four is an error', () => {
    expect(() => effectiveLevel(defaultConfig, { NEXUS_CRM_LEVEL: 'four' })).toThrow(
      /it is "four"/,
    );
  });
});
