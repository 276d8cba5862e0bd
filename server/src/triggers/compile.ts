import type { TriggerSettings, TriggerSubject } from '../contracts/trigger-settings';
import { SYSTEM_ACTOR, type ActorFacts, type Json, type Subject } from '../core/contracts';
import { CrmValidationError } from '../core/errors';
import { compileExpression, parseExpression, type Expression } from '../definition';

/** A command whose record may have to be looked up. */
export interface PlannedRequest {
  readonly subject:
    | Subject
    | { readonly type: string; readonly where: Readonly<Record<string, Json>> };
  readonly missing: 'refuse' | 'ignore';
  readonly command:
    | { readonly type: 'start'; readonly definition: string; readonly entity?: string | undefined }
    | {
        readonly type: 'act';
        readonly action: string;
        readonly definition?: string | undefined;
        readonly comment?: string | undefined;
        readonly reason?: string | undefined;
        readonly outcome?: 'won' | 'lost' | undefined;
      };
  readonly fields?: Readonly<Record<string, Json>>;
}

/** A trigger whose expressions are compiled. */
export interface CompiledTrigger {
  /**
   * What a message asks for; undefined for nothing.
   *
   * @param payload what expressions read as `data`.
   * @param now milliseconds since 1970.
   * @param entry the record of a trigger on entries.
   * @throws CrmValidationError if the message has no value for the record.
   */
  plan(payload: Json, now: number, entry?: Subject): PlannedRequest | undefined;
}

type Read = (expression: Expression) => Json;

/** @param settings that were checked. */
export function compileTrigger(settings: TriggerSettings): CompiledTrigger {
  const { condition, start, act } = settings;
  const does = start ?? act;
  const meets = condition === undefined ? undefined : compile(condition);
  const fields = Object.entries(does?.fields ?? {}).map(([name, source]) => ({
    name,
    value: compile(source),
  }));
  const subject = does?.subject && compileSubject(does.subject);
  return {
    plan: (payload, now, entry) => {
      const context = contextOf(payload, now);
      const read: Read = (expression) => valueOf(expression, context);
      if (!does || (meets && !holds(meets, context))) return undefined;
      const found = subject ? subject(read) : entry;
      if (!found) return undefined;
      const values = fields.flatMap(({ name, value }) => {
        const given = read(value);
        return given === null ? [] : [[name, given] as const];
      });
      return {
        subject: found,
        missing: does.subject?.missing ?? 'refuse',
        command: start ? startOf(start) : actOf(act),
        ...(values.length > 0 && { fields: Object.fromEntries(values) }),
      };
    },
  };
}

const startOf = ({
  definition,
  entity,
}: NonNullable<TriggerSettings['start']>): PlannedRequest['command'] => ({
  ...{ type: 'start', definition },
  ...(entity !== undefined && { entity }),
});

const actOf = ({
  action = '',
  ...act
}: Partial<NonNullable<TriggerSettings['act']>> = {}): PlannedRequest['command'] => {
  const { definition, comment, reason, outcome } = act;
  return { type: 'act', action, definition, comment, reason, outcome };
};

type FoundSubject = PlannedRequest['subject'] | undefined;

function compileSubject({ type, id, where = {}, missing }: TriggerSubject) {
  const key = id === undefined ? undefined : compile(id);
  const attributes = Object.entries(where).map(([name, source]) => ({
    ...{ name, source },
    value: compile(source),
  }));
  /** @throws CrmValidationError unless it is ignored. */
  const assertIgnored = (source: string): void => {
    if (missing === 'ignore') return;
    const message = `The message has no value for "${source}", which names the record`;
    throw new CrmValidationError([{ path: [], message }]);
  };
  return (read: Read): FoundSubject => {
    if (key) {
      const value = read(key);
      const isKey = (typeof value === 'string' && value !== '') || typeof value === 'number';
      if (isKey) return { type, id: String(value) };
      assertIgnored(key.source);
      return undefined;
    }
    const values: [string, Json][] = [];
    for (const { name, source, value } of attributes) {
      const one = read(value);
      // Nothing would be compared with null, or everything.
      if (one === null || one === '' || typeof one === 'object') {
        assertIgnored(source);
        return undefined;
      }
      values.push([name, one]);
    }
    return { type, where: Object.fromEntries(values) };
  };
}

function compile(source: string): Expression {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new TypeError(`The expression "${source}" was not checked.`);
  return compileExpression(parsed.tree, source, '');
}

type Context = Parameters<Expression['test']>[0];

const ACTOR: ActorFacts = { ...SYSTEM_ACTOR, roles: [], teams: [], assignees: [], standsFor: [] };

const contextOf = (payload: Json, now: number): Context => ({
  read: (key) =>
    typeof payload === 'object' && payload !== null && Object.hasOwn(payload, key)
      ? (payload as Readonly<Record<string, Json>>)[key]
      : undefined,
  actor: ACTOR,
  now,
});

/** An evaluation that is aborted counts as not met, as everywhere. */
function holds(expression: Expression, context: Context): boolean {
  try {
    return expression.test(context);
  } catch {
    return false;
  }
}

function valueOf(expression: Expression, context: Context): Json {
  try {
    return (expression.evaluate(context) ?? null) as Json;
  } catch {
    return null;
  }
}
