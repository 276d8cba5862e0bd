/** The used part of `smtp-server`; its types would bring those of nodemailer and the AWS SDK. */
declare module 'smtp-server' {
  import type { Server } from 'node:net';
  import type { Readable } from 'node:stream';

  type Done = (error?: Error & { responseCode?: number }) => void;

  export class SMTPServer {
    constructor(options: {
      readonly authOptional: boolean;
      readonly disabledCommands: readonly string[];
      readonly onMailFrom?: (address: { address: string }, session: object, done: Done) => void;
      readonly onRcptTo?: (address: { address: string }, session: object, done: Done) => void;
      readonly onData: (stream: Readable, session: object, done: Done) => void;
    });

    readonly server: Server;

    listen(port: number, host: string, listening: () => void): void;

    close(closed?: () => void): void;
  }
}
