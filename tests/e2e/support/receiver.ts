import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a webhook sends without a body of its own. */
interface Message {
  readonly type?: string;
  readonly data?: { readonly after?: { readonly name?: string } };
}

/** Another system: an HTTP server with a status to set, which records what it was sent. */
export class Receiver {
  /** What it answers. */
  status = 200;

  readonly received: {
    readonly url: string | undefined;
    readonly headers: object;
    readonly body: Message;
  }[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const { url, headers } = request;
        this.received.push({ url, headers, body: JSON.parse(body || '{}') as Message });
        response.writeHead(this.status, { 'content-type': 'application/json' }).end('{"id":"m1"}');
      });
    });
  }

  static async start(): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new Receiver(server);
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/hook`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
