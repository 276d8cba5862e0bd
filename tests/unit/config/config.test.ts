import {
  defaultConfig,
  effectiveLevel,
  effectiveRedisUrl,
  validateConfig,
} from '../../../server/src/config';

const timers = (changes: object) => ({ timers: { ...defaultConfig.timers, ...changes } });

const notifications = (changes: object) => ({
  notifications: { ...defaultConfig.notifications, ...changes },
});

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
    ['a driver', timers({ driver: 'kafka' }), /^timers.driver must be "embedded" or "bull"$/],
    ['a Redis', timers({ redis: 'localhost' }), /^timers.redis must be an object with "url"/],
    ['an unknown key of it', timers({ redis: { host: 'x' } }), /^timers.redis must be an object/],
    ['a URL', timers({ redis: { url: 'localhost:6379' } }), /^timers.redis.url must be a URL such/],
    ['a database', timers({ redis: { url: 'redis://x/one' } }), /^timers.redis.url must be a URL/],
    ['options', timers({ redis: { options: 5 } }), /^timers.redis.options must be an object/],
    [
      'a prefix of keys',
      timers({ redis: { options: { keyPrefix: 'x' } } }),
      /^timers.redis.options must not have "keyPrefix": set "timers.redis.prefix"$/,
    ],
    [
      'an empty prefix',
      timers({ redis: { prefix: '' } }),
      /^timers.redis.prefix must not be empty/,
    ],
    ['notifications', { notifications: true }, /^notifications must be an object with "bulk", /],
    [
      'a flag of them',
      notifications({ bulk: 'yes' }),
      /^notifications.bulk must be true or false$/,
    ],
    [
      'a kind',
      notifications({ email: { ...defaultConfig.notifications.email, lunch: true } }),
      /^notifications.email must be an object with "assigned", "due", "approval"/,
    ],
    [
      'a way',
      notifications({ inApp: 1 }),
      /^notifications.inApp must be an object with "assigned"/,
    ],
    ['days', notifications({ keepRead: 0 }), /^notifications.keepRead must be at least 1$/],
    ['a sender', notifications({ integration: 5 }), /^notifications.integration must be the name/],
    [
      'a template',
      notifications({ templates: { due: { body: 'x' } } }),
      /^notifications.templates.due must be an object with "subject"/,
    ],
    [
      'a part of it',
      notifications({ templates: { due: { html: '' } } }),
      /^notifications.templates.due.html must not be empty$/,
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

  test.each([
    ...[
      'redis://localhost',
      'redis://127.0.0.1:6379/3',
      'rediss://user:pass@redis.example.org:6380',
    ],
  ])('"%s" is a Redis server', (url) => {
    const config = {
      ...defaultConfig,
      ...timers({ driver: 'bull', redis: { url, prefix: 'crm' } }),
    };
    expect(() => validateConfig(config)).not.toThrow();
  });

  test('the configured URL of Redis wins over REDIS_URL, and so do options that say where it is', () => {
    const environment = { REDIS_URL: 'redis://elsewhere' };
    expect(effectiveRedisUrl({ url: 'redis://here' }, environment)).toBe('redis://here');
    expect(effectiveRedisUrl({}, environment)).toBe('redis://elsewhere');
    expect(effectiveRedisUrl({ options: { password: 'x' } }, environment)).toBe(
      'redis://elsewhere',
    );
    expect(effectiveRedisUrl({ options: { host: 'here' } }, environment)).toBeUndefined();
    expect(effectiveRedisUrl({}, {})).toBeUndefined();
    expect(() => effectiveRedisUrl({}, { REDIS_URL: 'cache' })).toThrow(/^REDIS_URL must be a URL/);
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
