import {
  MAX_FLOW_DEPTH,
  UNNAMED_APPROVAL,
  type CompiledFlow,
  type ConditionalBranch,
  type Step,
} from '../../core/contracts';
import { compileCondition } from '../condition';
import { DEFINITION_LIMITS } from '../limits';
import { formatPath, type JsonPath } from '../path';
import { elseShape, STEP_WORDS, stepShapes, whenShape, type StepWord } from '../schema';
import { readActivity } from './activity';
import { readApproval } from './approval';
import { readDue } from './due';
import { readAssignment } from './assignment';
import type { DefinitionReader, ReadKeys } from './reader';
import { readSet } from './set-step';

interface StepPlace {
  readonly path: JsonPath;
  /** The entity whose data the flow uses; undefined in a campaign. */
  readonly entity: string | undefined;
  readonly depth: number;
}

/** Reads the steps of a `do` recursively; undefined if one of them is invalid. */
export function readFlow(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  entity: string | undefined,
): CompiledFlow | undefined {
  const steps = readSteps(reader, value, { path, entity, depth: 1 });
  return steps && { path: formatPath(path), steps };
}

/** FR-L3-004. What a failed flow does; below level 3 it parks. */
export function readOnFailure(
  reader: DefinitionReader,
  value: 'park' | 'compensate' | undefined,
  path: JsonPath,
): 'park' | 'compensate' {
  if (value !== 'compensate') return 'park';
  return reader.needsLevel3([...path, 'onFailure']) ? 'compensate' : 'park';
}

function readSteps(
  reader: DefinitionReader,
  value: unknown,
  place: StepPlace,
): readonly Step[] | undefined {
  const { path, depth } = place;
  const list = reader.list(value, path);
  if (!list || list.length === 0) return list && [];
  if (depth > MAX_FLOW_DEPTH) {
    const advice = 'put the inner steps into a transition of their own';
    const message = `Steps are nested deeper than ${MAX_FLOW_DEPTH}.`;
    reader.diagnostics.error('too_deep', path, message, advice);
    return undefined;
  }
  reader.steps += list.length;
  if (reader.steps > DEFINITION_LIMITS.steps) {
    const message = `The definition has more than ${DEFINITION_LIMITS.steps} steps.`;
    reader.diagnostics.error('too_large', path, message, 'split it into several definitions');
    return undefined;
  }
  return complete(
    list.map((item, index) => readStep(reader, item, { ...place, path: [...path, index] })),
  );
}

const complete = <Item>(items: ReadonlyArray<Item | undefined>): readonly Item[] | undefined => {
  const found = items.filter((item) => item !== undefined);
  return found.length === items.length ? found : undefined;
};

function readStep(reader: DefinitionReader, value: unknown, place: StepPlace): Step | undefined {
  const object = reader.object(value, place.path);
  if (!object) return undefined;
  const words = STEP_WORDS.filter((word) => Object.hasOwn(object, word));
  const [word] = words;
  if (word === undefined || words.length > 1) {
    reportStep(reader, Object.keys(object), words, place.path);
    return undefined;
  }
  return READERS[word](reader, object, place);
}

function reportStep(
  reader: DefinitionReader,
  keys: readonly string[],
  words: readonly StepWord[],
  path: JsonPath,
): void {
  if (words.length > 1) {
    const message = `A step is either "${words.join('" or "')}".`;
    reader.diagnostics.error('step', path, message, 'make a step of each');
    return;
  }
  const advice = reader.diagnostics.advise(keys[0] ?? '', STEP_WORDS, 'kind of step');
  reader.diagnostics.error('step', path, 'This is not a step.', advice);
}

type StepReader = (
  reader: DefinitionReader,
  object: Readonly<Record<string, unknown>>,
  place: StepPlace,
) => Step | undefined;

/** Reads the keys of one kind of step and builds the step. */
const kind =
  <Word extends StepWord>(
    word: Word,
    make: (
      reader: DefinitionReader,
      keys: ReadKeys<(typeof stepShapes)[Word]>,
      place: StepPlace,
    ) => Step | undefined,
  ): StepReader =>
  (reader, object, place) => {
    const keys = reader.keys(object, stepShapes[word], place.path);
    return keys && make(reader, keys, place);
  };

const below = (place: StepPlace, ...more: JsonPath): StepPlace => ({
  ...place,
  path: [...place.path, ...more],
  depth: place.depth + 1,
});

const READERS: Readonly<Record<StepWord, StepReader>> = {
  sequence: kind('sequence', (reader, { sequence }, place) => {
    const steps = readSteps(reader, sequence, below(place, 'sequence'));
    return steps && { kind: 'sequence', path: formatPath(place.path), steps };
  }),
  parallel: kind('parallel', (reader, { parallel }, place) => {
    const list = readBranchList(reader, parallel, [...place.path, 'parallel']);
    const branches = list?.map((branch, index) =>
      readSteps(reader, branch, below(place, 'parallel', index)),
    );
    const found = branches && complete(branches);
    return found && { kind: 'parallel', path: formatPath(place.path), branches: found };
  }),
  inclusive: kind('inclusive', (reader, { inclusive }, place) => {
    const branches = readConditionalBranches(reader, inclusive, 'inclusive', place);
    return branches && { kind: 'inclusive', path: formatPath(place.path), branches };
  }),
  exclusive: kind('exclusive', (reader, { exclusive }, place) => {
    const branches = readConditionalBranches(reader, exclusive, 'exclusive', place);
    return branches && { kind: 'exclusive', path: formatPath(place.path), branches };
  }),
  task: kind('task', (reader, { task, assign, due, remind }, { path }) => {
    const assignment =
      assign === undefined ? null : readAssignment(reader, assign, [...path, 'assign']);
    const dates = readDue(reader, { due, remind }, path);
    if (task === undefined || assignment === undefined || !dates) return undefined;
    return { kind: 'task', path: formatPath(path), label: task, assign: assignment, ...dates };
  }),
  approval: kind('approval', (reader, { approval, label, onReject }, { path, entity }) => {
    const compiled = readApproval(reader, approval, [...path, 'approval'], entity);
    return (
      compiled && {
        kind: 'approval',
        path: formatPath(path),
        label: label ?? UNNAMED_APPROVAL,
        approval: compiled,
        onReject: onReject ?? 'end',
      }
    );
  }),
  wait: kind('wait', (reader, { wait }, { path }) => {
    const duration = reader.duration(wait, [...path, 'wait']);
    return duration && { kind: 'wait', path: formatPath(path), duration };
  }),
  set: kind('set', (reader, { set }, { path, entity }) => readSet(reader, set, path, entity)),
  transition: kind('transition', (reader, { transition, optional }, { path }) => {
    if (transition === undefined) return undefined;
    reader.transitionSteps.push({ name: transition, path: [...path, 'transition'] });
    return { kind: 'transition', path: formatPath(path), transition, optional: optional ?? false };
  }),
  activity: kind('activity', (reader, keys, { path }) => readActivity(reader, keys, path)),
};

function readBranchList(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): readonly unknown[] | undefined {
  const list = reader.list(value, path);
  if (list?.length !== 0) return list;
  const advice = 'write a list of branches, each a list of steps';
  reader.diagnostics.error('step', path, 'This block has no branch.', advice);
  return undefined;
}

function readConditionalBranches(
  reader: DefinitionReader,
  value: unknown,
  word: 'inclusive' | 'exclusive',
  place: StepPlace,
): readonly ConditionalBranch[] | undefined {
  const list = readBranchList(reader, value, [...place.path, word]);
  const branches = list?.map((branch, index) => {
    const at = below(place, word, index);
    const isLast = index === list.length - 1;
    return readConditionalBranch(reader, branch, at, isLast);
  });
  return branches && complete(branches);
}

function readConditionalBranch(
  reader: DefinitionReader,
  value: unknown,
  place: StepPlace,
  isLast: boolean,
): ConditionalBranch | undefined {
  const { path, entity } = place;
  const object = reader.object(value, path);
  if (!object) return undefined;
  if (Object.hasOwn(object, 'else')) {
    const keys = reader.keys(object, elseShape, path);
    if (!isLast) {
      const advice = 'move it to the end of the list, once';
      reader.diagnostics.error('step', path, '"else" is not the last branch.', advice);
    }
    const steps = readSteps(reader, keys?.else, { ...place, path: [...path, 'else'] });
    return steps && { when: null, steps };
  }
  const keys = reader.keys(object, whenShape, path);
  const steps = readSteps(reader, keys?.do, { ...place, path: [...path, 'do'] });
  if (keys?.when === undefined) {
    const advice = 'write {"when": "data.score > 50", "do": [...]}, or {"else": [...]} as the last';
    reader.diagnostics.error('missing', [...path, 'when'], 'A branch has no "when".', advice);
    return undefined;
  }
  const when = compileCondition(reader, keys.when, [...path, 'when'], entity);
  return when && steps && { when, steps };
}
