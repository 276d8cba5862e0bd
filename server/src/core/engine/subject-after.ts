import type { Effect, SubjectFacts } from '../contracts';
import { own } from './json';

/** The record after a decision's effects; the same object if no effect changes it. */
export function subjectAfter(subject: SubjectFacts, effects: readonly Effect[]): SubjectFacts {
  const after = effects.reduce(withEffect, subject);
  if (after === subject) return subject;
  return { ...after, revision: subject.revision === null ? null : subject.revision + 1 };
}

function withEffect(subject: SubjectFacts, effect: Effect): SubjectFacts {
  switch (effect.kind) {
    case 'record.changed':
      return { ...subject, values: { ...subject.values, ...effect.values } };
    case 'record.staged':
      // Only records with a `stage` attribute are updated.
      return own(subject.values, 'stage') === undefined
        ? subject
        : { ...subject, values: { ...subject.values, stage: effect.stage } };
    case 'record.assigned':
      return { ...subject, owner: effect.owner };
    default:
      return subject;
  }
}
