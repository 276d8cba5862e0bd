import type { AddressInfo } from 'node:net';

import { SMTPServer } from 'smtp-server';

import type { MovedClock } from '../../support/clock';
import type { AppOptions } from '../../support/app';
import { PipelineApp, type Caller } from '../engine/support';

export const GRANTS = ['find', 'count', 'read', 'readAll', 'preferences', 'prefer'].map(
  (action) => `plugin::nexus-crm.notifications.${action}`,
);

/** A notification as its person sees it. */
export interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly instance: string | null;
  readonly subject: { readonly type: string; readonly id: string };
  readonly payload: Readonly<Record<string, unknown>>;
  readonly readAt: string | null;
}

/** An app at level 3 with a clock that tests move, and people who read their notifications. */
export class NotifyingApp {
  private constructor(
    readonly crm: PipelineApp,
    readonly clock: MovedClock,
  ) {}

  static async start(clock: MovedClock, options: AppOptions = {}): Promise<NotifyingApp> {
    const crm = await PipelineApp.start({ level: 3, beforeLoad: clock.attach, ...options });
    // Its own workers would carry out what a test looks at.
    await crm.workers.stop();
    await crm.app.http.grant('authenticated', GRANTS);
    return new NotifyingApp(crm, clock);
  }

  /** Of one person, newest first. */
  async of({ token }: Pick<Caller, 'token'>, query = ''): Promise<readonly Shown[]> {
    const answer = await this.crm.get<{ data: Shown[] }>(`/notifications${query}`, token);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body.data;
  }

  /** The kinds and labels of one person's notifications about a record, newest first. */
  async about(person: Pick<Caller, 'token'>, record: string): Promise<readonly unknown[]> {
    const found = await this.of(person, `?filters[record]=${record}`);
    return found.map(({ kind, payload }) => [kind, payload.label ?? null]);
  }

  /** Moves the clock and carries out what is due, timers and background jobs. */
  async pass(milliseconds = 0): Promise<void> {
    this.clock.move(milliseconds);
    await this.crm.engine.runDue();
    await this.crm.workers.drain();
  }
}

/** A mailbox that refuses some addresses, and counts what it gets. */
export class MailServer {
  readonly received: { readonly to: string; readonly text: string }[] = [];
  /** It is too busy to take any mail. */
  isBusy = false;
  /** Mails that were offered, whether it took them or not. */
  offered = 0;
  /** The code by which a recipient is refused, by address. */
  readonly refused = new Map<string, number>();
  /** What mails to an address wait for before they are answered. */
  readonly held = new Map<string, Promise<void>>();
  readonly #server: SMTPServer;

  constructor() {
    const recipients = new Map<object, string>();
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onMailFrom: (_sender, _session, done) => {
        this.offered += 1;
        done(this.isBusy ? Object.assign(new Error('Busy'), { responseCode: 451 }) : undefined);
      },
      onRcptTo: ({ address }, session, done) => {
        recipients.set(session, address);
        const responseCode = this.refused.get(address);
        const error = Object.assign(new Error('The mailbox says no'), { responseCode });
        done(responseCode === undefined ? undefined : error);
      },
      onData: (stream, session, done) => {
        let text = '';
        stream.on('data', (chunk) => (text += String(chunk)));
        stream.on('end', () => {
          const to = recipients.get(session) ?? '';
          void Promise.resolve(this.held.get(to)).then(() => {
            this.received.push({ to, text });
            done();
          });
        });
      },
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return (this.#server.server.address() as AddressInfo).port;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}
