import { useCallback, useMemo } from 'react';

import { useIntl } from 'react-intl';

import type { StageEntry } from '../../../server/src/contracts/available-actions';
import { humanize } from '../components/SchemaForm/model/rows';
import { useServerText } from '../hooks/useServerText';
import { useTranslate } from '../hooks/useTranslate';
import { partsOfEvent, peopleOfEvent, type EventEntry } from './model/events';
import { stageLabel } from './model/stage';
import { usePeople } from './usePeople';
import { useTimes } from './useTimes';

type NamedStage = Pick<StageEntry, 'name' | 'label'>;

/** The names of everybody whom the sentences of some events name, by one request. */
export function useEventPeople(entries: readonly EventEntry[] | undefined): (id: string) => string {
  return usePeople(useMemo(() => (entries ?? []).flatMap(peopleOfEvent), [entries]));
}

/** An event of a pipeline as a sentence, with its stage, task, people and reason. */
export function useEventText(
  stages: readonly NamedStage[],
  nameOf: (id: string) => string,
): (entry: EventEntry) => string {
  const t = useTranslate();
  const say = useServerText();
  const { formatList } = useIntl();
  const { moment } = useTimes();
  return useCallback(
    (entry) => {
      const { text, stage, people, when, version, ...said } = partsOfEvent(entry);
      const values = {
        stage:
          stage === null
            ? ''
            : (stageLabel(stages.find(({ name }) => name === stage)) ?? humanize(stage)),
        names: formatList(people.map(nameOf)),
        when: when === null ? '' : moment(when),
        version,
      };
      const sentence = text ? t(text, values) : humanize(entry.event.replace('.', ' '));
      const { comment, title, step, reason } = said;
      const about = [
        comment ?? title ?? (step === null ? null : humanize(step)),
        reason === null ? null : say(reason),
      ].filter((part) => part !== null);
      return about.length === 0 ? sentence : `${sentence}: ${about.join(' · ')}`;
    },
    [stages, nameOf, t, say, formatList, moment],
  );
}
