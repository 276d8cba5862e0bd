import { useCallback } from 'react';

import { useTranslate } from '../hooks/useTranslate';
import type { MessageId } from '../translations/texts';
import type { ReadRefusal } from './model/refusal';

/** Codes with a sentence of ours. `words`: the server's sentence says more and is shown after it. */
const TEXTS: Readonly<Record<string, { id: MessageId; words?: true }>> = {
  StaleRevision: { id: 'refusal.StaleRevision' },
  StaleRecord: { id: 'refusal.StaleRecord' },
  AlreadyStarted: { id: 'refusal.AlreadyStarted' },
  InstanceEnded: { id: 'refusal.InstanceEnded' },
  NeedsAttention: { id: 'refusal.NeedsAttention', words: true },
  Compensating: { id: 'refusal.Compensating' },
  UnknownTask: { id: 'refusal.TaskClosed' },
  TaskClosed: { id: 'refusal.TaskClosed' },
  WrongStage: { id: 'refusal.WrongStage', words: true },
  NotAllowed: { id: 'refusal.NotAllowed', words: true },
  NotAssigned: { id: 'refusal.NotAssigned' },
  AlreadyClaimed: { id: 'refusal.AlreadyClaimed' },
  NotClaimed: { id: 'refusal.NotClaimed' },
  NoSeat: { id: 'refusal.NoSeat', words: true },
  AlreadyVoted: { id: 'refusal.AlreadyVoted' },
  SelfAssignment: { id: 'refusal.SelfAssignment' },
  CommentRequired: { id: 'refusal.CommentRequired' },
  AttachmentRequired: { id: 'refusal.AttachmentRequired' },
  FieldRequired: { id: 'refusal.FieldRequired', words: true },
  InvalidField: { id: 'refusal.InvalidField', words: true },
  ConditionNotMet: { id: 'refusal.ConditionNotMet', words: true },
  UnknownAssignee: { id: 'refusal.UnknownAssignee' },
  ApprovalRejected: { id: 'refusal.ApprovalRejected' },
  EmptyElectorate: { id: 'refusal.EmptyElectorate' },
};

/** An id, which says nothing to people: the sentence of ours must do. */
const ID = /\b(?:user|admin|team):[a-z0-9]{10}/;

export interface RefusalText {
  readonly title: string;
  readonly words: string | undefined;
}

/** A refusal in the user's language; a code without a sentence is shown in the server's words. */
export function useRefusalText(): (refusal: Pick<ReadRefusal, 'code' | 'words'>) => RefusalText {
  const t = useTranslate();
  return useCallback(
    ({ code, words }) => {
      const text = code === undefined ? undefined : TEXTS[code];
      if (!text) return { title: words ?? t('error.unknown'), words: undefined };
      const isShown = text.words && words !== undefined && !ID.test(words);
      return { title: t(text.id), words: isShown ? words : undefined };
    },
    [t],
  );
}
