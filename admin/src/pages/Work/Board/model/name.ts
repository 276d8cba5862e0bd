import type { BoardCard } from '../../../../api/board';

/** What a card is called: its record's title, else its documentId. */
export const nameOf = ({ record, subject }: Pick<BoardCard, 'record' | 'subject'>): string =>
  record?.label ?? subject.id;
