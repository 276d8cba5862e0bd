import { useRef, useState } from 'react';

export interface Question<Subject> {
  /** The subject of the dialog, or `undefined` while it is closed. */
  readonly subject: Subject | undefined;
  /** Opens the dialog; resolves with the answer. */
  ask(subject: Subject): Promise<boolean>;
  answer(yes: boolean): void;
}

/** A confirmation dialog as a promise, for submit handlers. */
export function useQuestion<Subject>(): Question<Subject> {
  const [subject, setSubject] = useState<Subject>();
  const settle = useRef<((yes: boolean) => void) | undefined>(undefined);
  return {
    subject,
    ask: (next) =>
      new Promise((resolve) => {
        settle.current = resolve;
        setSubject(next);
      }),
    answer: (yes) => {
      setSubject(undefined);
      settle.current?.(yes);
      settle.current = undefined;
    },
  };
}
