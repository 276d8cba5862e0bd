import { useCallback, useState } from 'react';

import { useDebounce } from '@strapi/strapi/admin';

const PAGE = 20;
/** The limit of entries in one answer; typing narrows them down. */
const MOST = 100;

/** The state of a search as you type: one request after a short pause, and more entries on demand. */
export function useSearch() {
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [size, setSize] = useState(PAGE);
  const search = useDebounce(typed, 250);

  const setSearch = useCallback((text: string) => {
    setTyped(text.trim());
    setSize(PAGE);
  }, []);
  const more = useCallback(() => setSize((now) => Math.min(now + PAGE, MOST)), []);
  return { isOpen, setOpen, typed, search, setSearch, size, more, canGrow: size < MOST };
}
