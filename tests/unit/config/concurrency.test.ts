import { defaultConfig, validateConfig } from '../../../server/src/config';

const check = (concurrencyByType: unknown) => () => {
  validateConfig({ ...defaultConfig, timers: { ...defaultConfig.timers, concurrencyByType } });
};

test('limits of types of work are optional', () => {
  expect(check({})).not.toThrow();
  expect(
    check({ activity: 1, compensation: 2, automation: 1_000, decision: 1, campaign: 1 }),
  ).not.toThrow();
  expect(check({ delivery: 3, mail: 4, trigger: 5 })).not.toThrow();
});

test.each([
  [{ activity: 0 }, 'timers.concurrencyByType.activity must be at least 1'],
  [{ mail: 1_001 }, 'timers.concurrencyByType.mail must be at most 1000'],
  [{ campaign: 1.5 }, 'timers.concurrencyByType.campaign must be a whole number'],
  [{ activities: 2 }, 'timers.concurrencyByType must be an object with "activity"'],
  [3, 'timers.concurrencyByType must be an object with "activity"'],
])('%j is refused', (value, message) => {
  expect(check(value)).toThrow(message);
});
