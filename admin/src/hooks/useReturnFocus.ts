import { useCallback, useState } from 'react';

import { placeOf, returnTo } from './focus';

/** What had the focus when a dialog opened gets it back: pass the result as `onCloseAutoFocus`. */
export function useReturnFocus(): (event: Event) => void {
  const [place] = useState(() => placeOf(document.activeElement));
  return useCallback(
    (event) => {
      if (!place) return;
      event.preventDefault();
      // The user has gone on to another element, which closed the dialog.
      if (document.activeElement !== document.body) return;
      returnTo(place);
    },
    [place],
  );
}
