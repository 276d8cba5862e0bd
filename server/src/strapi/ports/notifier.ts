import type {
  Assignee,
  InstanceId,
  JsonObject,
  Notice,
  Person,
  Subject,
  Work,
} from '../../core/contracts';
import type { RowWrite } from '../../sql/instances/row-write';

/** What people are to be notified of. */
export interface NewNotification {
  readonly notice: Notice;
  readonly to: readonly Assignee[];
  /** Who has caused it. */
  readonly except: Person | null;
  readonly subject: Subject;
  readonly instance: InstanceId | null;
  /** What whoever stands in for them must stand in for. */
  readonly work: Work;
  readonly payload: JsonObject;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Part of bulk work, which notifies nobody unless the app is configured so. */
  readonly isBulk: boolean;
}

/** Writes notifications in the running transaction, by the preferences of each person. */
export interface Notifier {
  /** Whether one would be written; costs no statement. */
  takes(notification: Pick<NewNotification, 'isBulk'>): boolean;
  notify(notification: NewNotification): Promise<void>;
  /** The same as rows; undefined if mails belong to it, which `notify` writes. */
  plan(notification: NewNotification): Promise<readonly RowWrite[] | undefined>;
}
