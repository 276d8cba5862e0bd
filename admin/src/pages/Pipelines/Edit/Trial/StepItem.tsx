import { Flex, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle } from '@strapi/icons';
import { styled } from 'styled-components';

import type { SimulatedStep } from '../../../../api/simulation';
import { humanize } from '../../../../components/SchemaForm/model/rows';
import { useServerText } from '../../../../hooks/useServerText';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useEventText } from '../../../../process/useEventText';
import { useRefusalText } from '../../../../process/useRefusalText';
import { useTimes } from '../../../../process/useTimes';
import { getAt } from '../../model/document';
import { stagesOf } from '../../model/entities';
import { useDocument } from '../useDocument';
import type { PartProps } from './parts';

/** One step of the path, with what it changed. */
export function StepItem({ step, answer, ...props }: PartProps & { step: SimulatedStep }) {
  const t = useTranslate();
  const say = useServerText();
  const { moment } = useTimes();
  const { document } = useDocument();
  const title = useStepTitle({ answer, ...props })(step);
  const refusalText = useRefusalText();
  const stages = answer.entity === null ? [] : stagesOf(document, answer.entity);
  const eventText = useEventText(stages, props.names.nameOf);
  const refusal =
    step.refusal && refusalText({ code: step.refusal.code, words: say(step.refusal.reason) });
  return (
    <Line data-step={step.move ?? 'start'}>
      <Flex gap={2} alignItems="flex-start">
        <Flex paddingTop="2px">
          {step.refusal ? (
            <CrossCircle fill="danger600" aria-hidden />
          ) : (
            <CheckCircle fill="success600" aria-hidden />
          )}
        </Flex>
        <Flex direction="column" alignItems="flex-start" gap={1} minWidth={0}>
          <Typography fontWeight="semiBold" textColor="neutral800">
            {title}
          </Typography>
          {refusal ? (
            <Typography textColor="danger600">
              {`${t('trial.refused')} ${refusal.title} ${refusal.words ?? ''}`}
            </Typography>
          ) : null}
          {step.entries.map((entry, index) => (
            <Typography key={index} textColor="neutral800">
              {`${eventText(entry)}${changesOf(entry.after)}`}
            </Typography>
          ))}
          {step.notices.map(({ notice, to }, index) => (
            <Typography key={index} variant="pi" textColor="neutral600">
              {t('trial.notice', {
                what: t(`trial.notice.${notice}`),
                names: to.map(props.names.nameOf).join(', '),
              })}
            </Typography>
          ))}
          <Typography variant="pi" textColor="neutral600">
            {moment(step.at)}
          </Typography>
        </Flex>
      </Flex>
    </Line>
  );
}

/** Not worth a word: they are said otherwise, or change with every step. */
const SILENT = ['stage', 'status', 'assignees', 'tasks'];

/** The values that an entry has set. */
function changesOf(after: SimulatedStep['entries'][number]['after']): string {
  const set = Object.entries(after ?? {}).filter(([key]) => !SILENT.includes(key));
  const words = set.map(([key, value]) =>
    key === 'data' && typeof value === 'object' && value !== null
      ? Object.entries(value).map(shown).join(', ')
      : shown([key, value]),
  );
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

const shown = ([key, value]: readonly [string, unknown]): string =>
  `${humanize(key)}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;

/** What the move was, in words. */
function useStepTitle({ state, answer, names }: PartProps): (step: SimulatedStep) => string {
  const t = useTranslate();
  const { document } = useDocument();
  const { moment } = useTimes();
  return ({ move: index, at }) => {
    const move = index === null ? undefined : state.trial.moves[index];
    if (!move) return t('trial.step.start');
    const name = 'by' in move ? names.nameOfActor(move.by ?? 'system') : '';
    switch (move.do) {
      case 'act': {
        const label = getAt(document, ['transitions', move.action, 'label']);
        const action = typeof label === 'string' ? label : humanize(move.action);
        return t('trial.step.act', { name, action });
      }
      case 'vote':
        return t(`trial.step.${move.choice}`, { name });
      case 'complete':
        return t('trial.step.complete', { name, task: taskIn(answer, index, move.task) });
      case 'claim':
      case 'release':
        return t(`trial.step.${move.do}`, { name, task: taskIn(answer, index, move.task) });
      case 'answer':
      case 'fail':
        return t(`trial.step.${move.do}`, { call: callIn(answer, index, move.call) });
      default:
        return t('trial.step.wait', { when: moment(at) });
    }
  };
}

/** The state before a move. */
const before = ({ steps }: PartProps['answer'], index: number | null) => steps[index ?? 0]?.state;

const taskIn = (answer: PartProps['answer'], index: number | null, id: string): string =>
  before(answer, index)?.instance.tasks.find((task) => task.id === id)?.label ?? id;

const callIn = (answer: PartProps['answer'], index: number | null, id: string): string =>
  before(answer, index)?.calls.find((call) => call.id === id)?.name ?? id;

const Line = styled.li`
  padding: 12px 0;

  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
`;
