import { useEffect, useRef } from 'react';

/** For the frame of a code editor, which takes no label: its text box is named once it is drawn. */
export function useEditorLabel(label: string) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const name = () => element.querySelector('.cm-content')?.setAttribute('aria-label', label);
    name();
    const observer = new MutationObserver(name);
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [label]);
  return frame;
}
