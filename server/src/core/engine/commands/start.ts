import type {
  CompiledDefinition,
  InstanceSnapshot,
  Json,
  Refusal,
  StartCommand,
} from '../../contracts';
import { startRun } from '../../flow/walk';
import { refuseIncomplete, refuseUnlessAllowed } from '../checks';
import type { Draft } from '../draft';
import { checkFields } from '../fields';
import { refuse } from '../refuse';

/** The initial snapshot of a start: revision 0, nothing live. */
export function seedOf(
  definition: CompiledDefinition,
  command: StartCommand,
  now: number,
): InstanceSnapshot | Refusal {
  const { instance: id, subject, campaign } = command;
  const blank = {
    id,
    definition: { name: definition.name, version: definition.version },
    subject: { type: subject.type, id: subject.id },
    status: 'active',
    data: {},
    assignees: [],
    revision: 0,
    counter: 0,
    sequence: 0,
    startedAt: now,
    endedAt: null,
    fault: null,
    runs: [],
    tokens: [],
    tasks: [],
    timers: [],
    completedSteps: [],
    outcome: null,
  } as const;
  if (campaign !== undefined) {
    return definition.campaigns.has(campaign)
      ? { ...blank, entity: null, campaign, stage: null }
      : unknown('campaign', campaign, definition.campaigns.keys());
  }
  const key = command.entity ?? onlyKey(definition);
  const entity = key === undefined ? undefined : definition.entities.get(key);
  if (!entity) return unknown('entity', key, definition.entities.keys());
  const stage = command.stage ?? entity.initial;
  if (!entity.stages.has(stage)) return unknown('stage', stage, entity.stages.keys());
  return { ...blank, entity: entity.key, campaign: null, stage };
}

/** FR-L2-002, BR-007. Applies defaults, then the given fields; starts a campaign's flow. */
export function start(draft: Draft, command: StartCommand): Refusal | null {
  const barred = refuseUnlessAllowed(draft);
  if (barred) return barred;
  const checked = checkFields(draft, command.fields);
  if (checked.kind === 'refusal') return checked;
  const fields = { ...defaultsOf(draft), ...checked.values };
  if (draft.stage !== null) {
    const incomplete = refuseIncomplete(draft, fields, draft.stage);
    if (incomplete) return incomplete;
    const { stage, now: at } = draft;
    draft.effects.push(
      { kind: 'record.staged', stage },
      { kind: 'stage.entered', stage, from: null, by: null, at },
    );
    draft.hasEnteredStage = true;
  }
  const { owner } = draft.facts.subject;
  if (owner !== null) draft.assignees = [owner];
  const diff = draft.write(fields);
  draft.record('instance.started', {
    before: diff ? diff.before : null,
    after: { ...diff?.after, status: 'active', stage: draft.stage },
    payload: { entity: draft.base.entity, campaign: draft.base.campaign },
  });
  const flow = draft.definition.campaigns.get(command.campaign ?? '')?.flow;
  if (flow) startRun(draft, flow, { transition: null, actor: command.actor });
  return null;
}

function defaultsOf(draft: Draft): Readonly<Record<string, Json>> {
  const defaults: Record<string, Json> = {};
  for (const field of draft.definition.dataSchema.values()) {
    if (field.default !== undefined) defaults[field.name] = field.default;
  }
  return defaults;
}

function onlyKey(definition: CompiledDefinition): string | undefined {
  const [only, another] = definition.entities.keys();
  return another === undefined ? only : undefined;
}

function unknown(
  what: 'campaign' | 'entity' | 'stage',
  name: string | undefined,
  known: Iterable<string>,
): Refusal {
  const list = [...known].join(', ') || 'none';
  const code = what === 'stage' ? 'UnknownStage' : 'UnknownEntity';
  return name === undefined
    ? refuse(code, `Name the ${what}: ${list}.`, what)
    : refuse(code, `There is no ${what} "${name.slice(0, 80)}" in the definition: ${list}.`, what);
}
