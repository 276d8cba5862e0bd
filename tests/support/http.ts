import type { Core } from '@strapi/strapi';

import { checkExchange } from './openapi';

export interface Answer<T = any> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

export interface RequestOptions {
  readonly body?: unknown;
  /** Sent as it stands, for junk that is not JSON. */
  readonly raw?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

/** On one database: what is answered does not depend on it. */
const CHECKS_ANSWERS = (process.env.NEXUS_TEST_DATABASE ?? 'sqlite') === 'sqlite';

/** A client of the running app, with the ways a test gets a caller. */
export class HttpClient {
  constructor(
    readonly url: string,
    private readonly strapi: Core.Strapi,
  ) {}

  async request<T = any>(
    method: string,
    path: string,
    options: RequestOptions = {},
  ): Promise<Answer<T>> {
    const headers: Record<string, string> = { ...options.headers };
    if (options.body !== undefined || options.raw !== undefined)
      headers['content-type'] ??= 'application/json';
    if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
    const response = await fetch(new URL(path, this.url), {
      method,
      headers,
      body: options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
    });
    const text = await response.text();
    let body: unknown = text;
    try {
      body = text === '' ? undefined : JSON.parse(text);
    } catch {
      // Not JSON: the text itself is the body.
    }
    if (CHECKS_ANSWERS) {
      const { status } = response;
      checkExchange(this.strapi, { method, path, status, body });
    }
    return { status: response.status, body: body as T, headers: response.headers };
  }

  get = <T = any>(path: string, options?: RequestOptions) => this.request<T>('GET', path, options);

  post = <T = any>(path: string, body?: unknown, options: RequestOptions = {}) =>
    this.request<T>('POST', path, { ...options, body });

  put = <T = any>(path: string, body?: unknown, options: RequestOptions = {}) =>
    this.request<T>('PUT', path, { ...options, body });

  delete = <T = any>(path: string, options?: RequestOptions) =>
    this.request<T>('DELETE', path, options);

  /** Ticks the boxes of a Users & Permissions role, `public` or `authenticated`. */
  async grant(role: 'public' | 'authenticated', actions: readonly string[]): Promise<void> {
    const found = await this.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: role } });
    for (const action of actions) {
      const where = { action, role: found.id };
      const exists = await this.strapi.db
        .query('plugin::users-permissions.permission')
        .findOne({ where });
      if (!exists)
        await this.strapi.db.query('plugin::users-permissions.permission').create({ data: where });
    }
  }

  /** Unticks them. */
  async revoke(role: 'public' | 'authenticated', actions: readonly string[]): Promise<void> {
    const found = await this.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: role } });
    await this.strapi.db
      .query('plugin::users-permissions.permission')
      .deleteMany({ where: { action: { $in: actions }, role: found.id } });
  }

  /** A signed-in user of the role `authenticated`. */
  async user(name = 'ann'): Promise<{ token: string; documentId: string; id: number }> {
    const role = await this.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } });
    const user = await this.strapi
      .plugin('users-permissions')
      .service('user')
      .add({
        username: name,
        email: `${name}@example.com`,
        password: 'Passw0rd!',
        provider: 'local',
        confirmed: true,
        role: role.id,
      });
    const token = this.strapi.plugin('users-permissions').service('jwt').issue({ id: user.id });
    return { token, documentId: user.documentId, id: user.id };
  }

  /** An API token: `full-access`, `read-only`, or `custom` with the given actions. */
  async apiToken(
    type: 'full-access' | 'read-only' | 'custom' = 'full-access',
    permissions: readonly string[] = [],
  ): Promise<string> {
    const created = await this.strapi.service('admin::api-token').create({
      name: `token-${Math.random().toString(36).slice(2)}`,
      description: '',
      type,
      lifespan: null,
      permissions: type === 'custom' ? [...permissions] : undefined,
    });
    return created.accessKey;
  }

  /** Signs an admin in; the first call creates the super admin. */
  async admin(): Promise<string> {
    const credentials = { email: 'admin@example.com', password: 'Passw0rd!' };
    const first = await this.post('/admin/register-admin', {
      ...credentials,
      firstname: 'Ada',
      lastname: 'Admin',
    });
    if (first.status === 200) return first.body.data.token;
    const login = await this.post('/admin/login', credentials);
    if (login.status !== 200) throw new Error(`Admin login failed: ${JSON.stringify(login.body)}`);
    return login.body.data.token;
  }

  /** An admin who has this role of the admin panel alone, signed in. */
  async adminWithRole(roleId: number | string): Promise<string> {
    const email = `admin-${Math.random().toString(36).slice(2)}@example.com`;
    const password = 'Passw0rd!';
    await this.strapi.service('admin::user').create({
      ...{ firstname: 'Rolf', lastname: 'Role', email, password },
      ...{ isActive: true, registrationToken: null, roles: [roleId] },
    });
    const login = await this.post('/admin/login', { email, password });
    if (login.status !== 200) throw new Error(`Admin login failed: ${JSON.stringify(login.body)}`);
    return login.body.data.token;
  }
}
