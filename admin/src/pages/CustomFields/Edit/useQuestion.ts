import { useRef, useState } from 'react';

export interface Question<Subject> {
  /** What is being asked about, or `undefined` while nothing is. */
  readonly subject: Subject | undefined;
  /** Opens the dialog and waits for the answer. */
  ask(subject: Subject): Promise<boolean>;
  answer(yes: boolean): void;
}

/** A dialog that a submit handler can wait for. */
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
