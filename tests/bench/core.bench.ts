import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { BUILT_IN_CONDITIONS } from '../../server/src/conditions';
import {
  type ActorFacts,
  type Command,
  type Facts,
  type InstanceId,
  type InstanceSnapshot,
  SYSTEM_ACTOR,
} from '../../server/src/core/contracts';
import { decide } from '../../server/src/core/engine';
import { Registry } from '../../server/src/core/registry';
import { compileDefinition } from '../../server/src/definition';
import { BUILT_IN_STRATEGIES } from '../../server/src/strategies';
import { compare, type Runner } from './measure';

/**
 * The core alone, in memory: a guarded transition, and an instance that forks, waits for two tasks
 * and joins; every decision with its snapshot checked, its history and its events. Beside it xstate
 * and bpmn-engine, each in the way that suits it best.
 */
const environment = {
  conditions: new Registry('condition', BUILT_IN_CONDITIONS),
  strategies: new Registry('strategy', BUILT_IN_STRATEGIES),
};

const definition = compileDefinition(
  {
    id: 'bench',
    entities: { lead: { stages: ['cold', 'warm', { name: 'done', final: true }] } },
    transitions: {
      warm: { from: 'cold', to: 'warm', condition: 'data.score > 50' },
      cool: { from: 'warm', to: 'cold', condition: 'data.score > 50' },
      finish: {
        from: 'cold',
        to: 'done',
        do: [{ parallel: [[{ task: 'one' }], [{ task: 'two' }]] }],
      },
      set: {
        from: 'cold',
        to: 'done',
        do: [{ parallel: [[{ set: { a: '1' } }], [{ set: { b: '2' } }]] }],
      },
      ten: {
        from: 'cold',
        to: 'done',
        do: [{ parallel: Array.from({ length: 10 }, (_, n) => [{ task: `task ${n}` }]) }],
      },
    },
  },
  environment,
);

const actor: ActorFacts = {
  ...SYSTEM_ACTOR,
  ...{ roles: [], teams: [], assignees: [], standsFor: [] },
};
const facts: Facts = {
  subject: { values: { score: 60, name: 'Acme' }, revision: 1, owner: null },
  actor,
  answers: new Map(),
};
const NOW = Date.UTC(2026, 0, 5);

function step(snapshot: InstanceSnapshot | null, command: Command): InstanceSnapshot {
  const outcome = decide(definition, snapshot, command, facts, NOW);
  if (outcome.kind !== 'decision') throw new Error(JSON.stringify(outcome));
  return outcome.next;
}

const begin = (): InstanceSnapshot =>
  step(null, {
    type: 'start',
    actor: SYSTEM_ACTOR,
    instance: 'i1' as InstanceId,
    subject: { type: 'lead', id: 'r1' },
  });

const act = (action: string): Command => ({ type: 'act', action, actor: SYSTEM_ACTOR });

function toggle(reload: boolean): Runner['run'] {
  let snapshot = begin();
  const commands = { cold: act('warm'), warm: act('cool') };
  return (times) => {
    for (let turn = 0; turn < times; turn += 1) {
      snapshot = step(snapshot, commands[snapshot.stage as 'cold' | 'warm']);
      if (reload) snapshot = JSON.parse(JSON.stringify(snapshot)) as InstanceSnapshot;
    }
  };
}

const forkJoin =
  (action: string): Runner['run'] =>
  (times) => {
    for (let turn = 0; turn < times; turn += 1) {
      let snapshot = step(begin(), act(action));
      for (const { id: task } of snapshot.tasks) {
        snapshot = step(snapshot, { type: 'completeTask', task, actor: SYSTEM_ACTOR });
      }
      if (snapshot.status !== 'completed') throw new Error(snapshot.status);
    }
  };

const PEERS = path.join(__dirname, 'peers');
const peersAreThere = fs.existsSync(path.join(PEERS, 'node_modules'));
const load = createRequire(path.join(PEERS, 'package.json'));

function xstateToggles(): Runner[] {
  const { createActor, createMachine, initialTransition, transition } = load('xstate');
  const guard = ({ context }: { context: { score: number } }) => context.score > 50;
  const machine = createMachine({
    context: { score: 60 },
    initial: 'cold',
    states: {
      cold: { on: { toggle: { target: 'warm', guard } } },
      warm: { on: { toggle: { target: 'cold', guard } } },
    },
  });
  const event = { type: 'toggle' };
  const running = createActor(machine).start();
  let [pure] = initialTransition(machine);
  let stored = createActor(machine).start().getPersistedSnapshot();
  return [
    {
      name: 'xstate 5.33, actor',
      run(times) {
        for (let turn = 0; turn < times; turn += 1) running.send(event);
      },
    },
    {
      name: 'xstate 5.33, pure transition',
      run(times) {
        for (let turn = 0; turn < times; turn += 1) [pure] = transition(machine, pure, event);
      },
    },
    {
      name: 'xstate 5.33, reloaded before each',
      run(times) {
        for (let turn = 0; turn < times; turn += 1) {
          const again = createActor(machine, { snapshot: JSON.parse(JSON.stringify(stored)) });
          again.start().send(event);
          stored = again.getPersistedSnapshot();
          again.stop();
        }
      },
    },
  ];
}

function xstateForkJoin(): Runner {
  const { createActor, createMachine } = load('xstate');
  const branch = (event: string) => ({
    initial: 'open',
    states: { open: { on: { [event]: 'closed' } }, closed: { type: 'final' } },
  });
  const machine = createMachine({
    initial: 'cold',
    states: {
      cold: { on: { finish: 'fork' } },
      fork: {
        type: 'parallel',
        states: { one: branch('one'), two: branch('two') },
        onDone: 'done',
      },
      done: { type: 'final' },
    },
  });
  return {
    name: 'xstate 5.33, actor',
    run(times) {
      for (let turn = 0; turn < times; turn += 1) {
        const running = createActor(machine).start();
        for (const type of ['finish', 'one', 'two']) running.send({ type });
        if (running.getSnapshot().status !== 'done') throw new Error('not done');
      }
    },
  };
}

function bpmnForkJoin(): Runner {
  const { Engine } = load('bpmn-engine');
  const flows = [
    ['start', 'fork'],
    ['fork', 'one'],
    ['fork', 'two'],
    ['one', 'join'],
    ['two', 'join'],
    ['join', 'end'],
  ];
  const source = `<?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
      <process id="p" isExecutable="true">
        <startEvent id="start" /><parallelGateway id="fork" /><task id="one" /><task id="two" />
        <parallelGateway id="join" /><endEvent id="end" />
        ${flows.map(([from, to], n) => `<sequenceFlow id="f${n}" sourceRef="${from}" targetRef="${to}" />`).join('')}
      </process>
    </definitions>`;
  return {
    name: 'bpmn-engine 25, tasks done at once',
    batch: 5,
    async run(times) {
      for (let turn = 0; turn < times; turn += 1) {
        const engine = new Engine({ name: 'bench', source });
        await new Promise<void>((resolve, reject) => {
          engine.once('end', () => resolve());
          engine.execute((error: Error | null) => error && reject(error));
        });
      }
    },
  };
}

async function main(): Promise<void> {
  if (!peersAreThere) console.log('  (no peers: npm --prefix tests/bench/peers install)');
  await compare('one guarded transition', [
    { name: 'ours', run: toggle(false) },
    { name: 'ours, reloaded from JSON before each', run: toggle(true) },
    ...(peersAreThere ? xstateToggles() : []),
  ]);
  await compare('start, fork, two tasks, join, end', [
    { name: 'ours, four decisions', run: forkJoin('finish'), batch: 200 },
    { name: 'ours, in two decisions', run: forkJoin('set'), batch: 200 },
    { name: 'ours, ten branches', run: forkJoin('ten'), batch: 50 },
    ...(peersAreThere ? [xstateForkJoin(), bpmnForkJoin()] : []),
  ]);
}

void main();
