import { useEffect, useState } from 'react';

import { Activity } from './activity';

/** How soon a page shows what others have changed, in milliseconds. */
const EVERY = 10_000;

const INPUTS = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;

/** The interval at which to ask again: 0 while the page is hidden or nobody uses it. */
export function usePolling(): number {
  const [isActive, setIsActive] = useState(() => document.visibilityState !== 'hidden');
  useEffect(() => {
    const activity = new Activity(setIsActive);
    const input = () => activity.input();
    const show = () => activity.show(document.visibilityState !== 'hidden');
    show();
    for (const name of INPUTS) document.addEventListener(name, input, { passive: true });
    document.addEventListener('visibilitychange', show);
    return () => {
      activity.stop();
      for (const name of INPUTS) document.removeEventListener(name, input);
      document.removeEventListener('visibilitychange', show);
    };
  }, []);
  return isActive ? EVERY : 0;
}
