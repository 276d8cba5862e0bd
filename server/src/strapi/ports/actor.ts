import type { Core } from '@strapi/strapi';

import { SYSTEM_ACTOR, type Actor } from '../../core/contracts';
import { CrmRefusedError } from '../../core/errors';
import { PUBLIC_ACTOR, type PersonKind } from '../../core/identity';
import { toStorable } from '../../fields';
import { hasContentType } from './content-types';

/** Maximum length of an actor's label. */
const LABEL_LENGTH = 255;

/** The content type of each kind of account. */
const ACCOUNTS: Readonly<Record<PersonKind, string>> = {
  user: 'plugin::users-permissions.user',
  admin: 'admin::user',
};

/** The kind of account that each authentication strategy of Strapi logs in. */
const STRATEGIES: Readonly<Partial<Record<string, PersonKind>>> = {
  'users-permissions': 'user',
  admin: 'admin',
  'admin-token': 'admin',
};

/** Authentication strategies by token, with the prefix of the actor's id. */
const TOKENS: Readonly<Partial<Record<string, string>>> = {
  'api-token': '',
  'content-api-token': '',
  'data-transfer': 'transfer-',
};

interface RequestState {
  readonly user?: Account | null;
  /** Set by Strapi's own services: `mcp`, a scheduled release. */
  readonly auditSource?: string;
  readonly auth?: {
    readonly strategy?: { readonly name?: string };
    readonly credentials?: (Account & { readonly name?: string }) | null;
  };
  /** The actor of this request, cached with the account that it was found for. */
  nexusCrmActor?: { readonly of: Account; readonly actor: Actor };
}

interface Account {
  readonly id?: number | string;
  readonly documentId?: string;
  readonly username?: string | null;
  readonly firstname?: string | null;
  readonly lastname?: string | null;
  readonly email?: string | null;
}

const labelOf = (account: Account): string =>
  toLabel(
    account.username ||
      [account.firstname, account.lastname].filter(Boolean).join(' ') ||
      account.email ||
      String(account.documentId),
  );

/** Names are user input; removes characters that databases reject. */
const toLabel = (name: string): string => toStorable(name.slice(0, LABEL_LENGTH));

const toActor = (kind: PersonKind, account: Account): Actor => ({
  ...{ kind, id: String(account.documentId), label: labelOf(account) },
});

/**
 * The actor of a request's state. Strapi's MCP server and custom strategies may set a row id only;
 * that account is looked up once per request.
 *
 * @throws CrmRefusedError if the account is unknown.
 */
async function actorOf(strapi: Core.Strapi, state: RequestState): Promise<Actor> {
  const { auth, auditSource } = state;
  const strategy = auth?.strategy?.name ?? '';
  const tokens = TOKENS[strategy];
  if (tokens !== undefined) {
    const token = auth?.credentials;
    const label = toLabel(token?.name ?? 'API token');
    return { kind: 'token', id: `${tokens}${String(token?.id ?? 'unknown')}`, label };
  }
  const account = state.user ?? auth?.credentials ?? undefined;
  if (!account) return auth || auditSource === undefined ? PUBLIC_ACTOR : SYSTEM_ACTOR;
  const kind = STRATEGIES[strategy] ?? (auditSource === 'mcp' ? 'admin' : undefined);
  if (kind && account.documentId !== undefined) return toActor(kind, account);
  if (state.nexusCrmActor?.of === account) return state.nexusCrmActor.actor;
  const actor = await findAccount(strapi, account, kind);
  state.nexusCrmActor = { of: account, actor };
  return actor;
}

/** A row id identifies an account only if the strategy says which table it is from. */
async function findAccount(
  strapi: Core.Strapi,
  { id, documentId }: Account,
  kind: PersonKind | undefined,
): Promise<Actor> {
  const where = documentId === undefined ? { id } : { documentId };
  const kinds = kind ? [kind] : documentId === undefined ? [] : (['user', 'admin'] as const);
  for (const one of kinds) {
    if (!hasContentType(strapi, ACCOUNTS[one])) continue;
    const found: unknown = await strapi.db.query(ACCOUNTS[one]).findOne({ where });
    if (found) return toActor(one, found);
  }
  const message =
    'The caller of this request is unknown: its strategy names no account of the admin panel or of Users & Permissions by its documentId.';
  throw new CrmRefusedError('identify', message, { account: documentId ?? id ?? null });
}

/**
 * The current actor: the request's caller, or the system (boot, CLI, cron, workers).
 *
 * @throws CrmRefusedError if the request names an unknown account.
 */
export async function currentActor(strapi: Core.Strapi): Promise<Actor> {
  const context = strapi.requestContext.get();
  return context ? actorOf(strapi, context.state) : SYSTEM_ACTOR;
}
