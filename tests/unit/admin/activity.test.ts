import { Activity, IDLE_AFTER } from '../../../admin/src/hooks/activity';

describe('Whether somebody looks at the page', () => {
  const seen: boolean[] = [];
  let activity: Activity;

  beforeEach(() => {
    jest.useFakeTimers();
    seen.length = 0;
    activity = new Activity((isActive) => seen.push(isActive));
  });
  afterEach(() => {
    activity.stop();
    jest.useRealTimers();
  });

  it('ends ten minutes after the last input, and begins again with the next one', () => {
    jest.advanceTimersByTime(IDLE_AFTER - 1000);
    activity.input();
    jest.advanceTimersByTime(IDLE_AFTER - 1000);
    expect(seen).toEqual([true]);
    jest.advanceTimersByTime(1000);
    expect(seen).toEqual([true, false]);
    activity.input();
    expect(seen).toEqual([true, false, true]);
  });

  it('ends at once while the page is hidden', () => {
    activity.show(false);
    jest.advanceTimersByTime(IDLE_AFTER * 2);
    activity.show(true);
    expect(seen).toEqual([true, false, true]);
  });
});
