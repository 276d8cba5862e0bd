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
    [
      'hosts of integrations',
      { integrations: { allowHttp: true, allowPrivate: 'erp' } },
      /^integrations.allowPrivate must be a list$/,
    ],
  ])('%s that is wrong is named', (_name, changes, message) => {
    expect(() => validateConfig({ ...defaultConfig, ...changes })).toThrow(message);
  });

  test.each([
    ...[
      '',
      'http://erp.example.org',
      'erp.example.org:8080',
      'erp/24',
      '10.0.0.0/33',
      '10.0.0.0/a',
    ],
    ...['10.0.0.0/8/8', '10.0.0', '300.1.1.1', '::1/129', '[::1]', '*.example.org', 'a..b'],
  ])('"%s" is no host that integrations may call', (entry) => {
    const integrations = { allowHttp: false, allowPrivate: ['localhost', entry] };
    expect(() => validateConfig({ ...defaultConfig, integrations })).toThrow(
      /^integrations.allowPrivate.1 must be a host name, an address, or a range/,
    );
  });

  test.each([
    ...[
      'localhost',
      'erp.example.org',
      'ERP_1',
      '10.0.0.1',
      '10.0.0.0/8',
      '::1',
      'fd00::/8',
      '3com.example',
    ],
  ])('"%s" is a host that integrations may call', (entry) => {
    const integrations = { allowHttp: false, allowPrivate: [entry] };
    expect(() => validateConfig({ ...defaultConfig, integrations })).not.toThrow();
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
