import type {
  ActorFacts,
  ApprovalStrategyContract,
  Authorization,
  AutomationContract,
  Clock,
  Command,
  CompiledDefinition,
  ConditionContract,
  DefinitionSource,
  Directory,
  DueTimer,
  EngineEvent,
  Facts,
  InstanceSnapshot,
  InstanceStorage,
  IntegrationContract,
  Subject,
  SubjectFacts,
} from '../contracts';
import type { AttemptOptions } from './attempts';
import type { Sources } from './gather';

/** Options of an engine; everything except storage and clock has an empty default. */
export interface EngineOptions extends AttemptOptions {
  readonly storage: InstanceStorage;
  readonly clock: Clock;
  /** A list is kept in memory; a source is queried on every call. */
  readonly definitions?: readonly CompiledDefinition[] | DefinitionSource;
  readonly directory?: Directory;
  readonly conditions?: readonly ConditionContract[];
  readonly strategies?: readonly ApprovalStrategyContract[];
  readonly integrations?: readonly IntegrationContract[];
  /** FR-L3-001. What escalations may do besides the built-in actions. */
  readonly automations?: readonly AutomationContract[];
  /**
   * When a person has last done something on the record, in milliseconds since 1970; by default the
   * last entry of a person in the history of the instance.
   */
  readonly lastActivity?: (subject: Subject) => Promise<number | undefined>;
  /** Looks an integration up before each attempt; undefined: the registered one of that name. */
  readonly storedIntegration?: (name: string) => Promise<IntegrationContract | undefined>;
  /**
   * Plans what a conversion writes besides the lead; without it, `convert` only ends the instance.
   */
  readonly conversion?: Sources['conversion'];
  /** FR-L3-002. Computes with calendars; without it there are none. */
  readonly workingTime?: Sources['workingTime'];
  /**
   * The first thing that a person has done on a record after a time, in milliseconds since 1970; by
   * default only what the instance is asked for counts.
   */
  readonly firstResponse?: (subject: Subject, after: number) => Promise<number | undefined>;
  /** Called for every event, after commit. */
  readonly onEvent?: (event: EngineEvent) => void;
  /**
   * Called for a timer that failed; it stays due, and the others run. Without it, `runDue` throws.
   */
  readonly onTimerFault?: (due: DueTimer, error: unknown) => void | Promise<void>;
  readonly rules?: NonNullable<Facts['rules']>;
  /** Authorization of commands; without it, everything is allowed. */
  readonly authorization?: (
    question: AuthorizationRequest,
  ) => Authorization | Promise<Authorization>;
}

/** The request that `authorization` gets. */
export interface AuthorizationRequest {
  readonly actor: ActorFacts;
  /** Null for a start. */
  readonly snapshot: InstanceSnapshot | null;
  readonly definition: CompiledDefinition;
  readonly command: Command;
  readonly record: SubjectFacts;
  /**
   * Shared by the questions about actions that are explained together; keeps what does not depend on
   * the action.
   */
  readonly shared?: Map<string, Promise<boolean>>;
}
