import fs from 'node:fs';
import path from 'node:path';

import { EVENT_TEXTS, partsOfEvent, peopleOfEvent } from '../../../admin/src/process/model/events';
import { ENGINE_EVENTS } from '../../../server/src/core/contracts/event';

const PAGES = path.resolve(__dirname, '../../../admin/src/translations/pages');
const textsOf = (locale: string): Record<string, string> =>
  JSON.parse(fs.readFileSync(path.join(PAGES, locale, 'process.json'), 'utf8'));

const entry = (event: string, values: { after?: object; payload?: object } = {}) =>
  ({ event, after: values.after ?? null, payload: values.payload ?? {} }) as Parameters<
    typeof partsOfEvent
  >[0];

describe('The sentences of the history', () => {
  it('are one for each event of the engine, each of its own', () => {
    expect(Object.keys(EVENT_TEXTS).sort()).toEqual([...ENGINE_EVENTS].sort());
    const ids = Object.values(EVENT_TEXTS);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['de', 'fr'])('are in the words of "%s", not English', (locale) => {
    const [english, texts] = [textsOf('en'), textsOf(locale)];
    const same = ENGINE_EVENTS.map((event) => EVENT_TEXTS[event]).filter(
      (id) => texts[id] === undefined || texts[id] === english[id],
    );
    expect(same).toEqual([]);
  });

  it.each(ENGINE_EVENTS)('of %s ask for nothing that the event does not have', (event) => {
    const { text } = partsOfEvent(entry(event));
    expect(textsOf('en')[text ?? ''] ?? '{missing}').not.toMatch(
      /\{(?:stage|names|when|missing)\}/,
    );
  });

  it('name the stage, the people and the time of an event that has them', () => {
    const dueAt = '2026-04-01T09:00:00.000Z';
    const found = [
      entry('instance.transitioned', { after: { stage: 'won' } }),
      entry('instance.assigned', { after: { assignees: ['user:a', 'team:b'] } }),
      entry('task.claimed', { payload: { person: 'user:a' } }),
      entry('escalation.raised', { payload: { to: ['role:manager'] } }),
      entry('task.rescheduled', { after: { dueAt } }),
      entry('sla.started', { payload: { breachAt: dueAt } }),
      entry('approval.voted', { after: { choice: 'reject' } }),
    ].map(partsOfEvent);
    expect(found.map(({ text }) => textsOf('en')[text ?? ''])).toEqual([
      'Moved to {stage}',
      'Assigned to: {names}',
      'Task taken by: {names}',
      'Escalated to: {names}',
      'Task moved to {when}',
      'SLA started, due {when}',
      'Voted to reject',
    ]);
    expect(found.map(({ stage, people, when }) => stage ?? when ?? people)).toEqual([
      ...['won', ['user:a', 'team:b'], ['user:a'], ['role:manager'], dueAt, dueAt, []],
    ]);
    expect(peopleOfEvent(entry('approval.voted', { payload: { person: 'user:a' } }))).toEqual([]);
  });

  it('name the task or the step, and the reason', () => {
    const reason = 'The server answered 500.';
    expect(
      partsOfEvent(entry('activity.failed', { payload: { integration: 'crm-hook', reason } })),
    ).toMatchObject({ step: 'crm-hook', reason });
    expect(partsOfEvent(entry('task.overdue', { payload: { label: 'Call' } })).title).toBe('Call');
  });
});
