import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import { z } from 'zod';

import { DEFAULT_TENANT, UID } from '../../constants';
import type { Commit, Effect, EngineEventName, JsonObject, Subject } from '../../core/contracts';
import { CrmConflictError } from '../../core/errors';
import { withEffects, type Projector } from './projector';

/** What an opportunity that nobody has worked on has in its history. */
const UNTOUCHED = ['opportunity.created', 'instance.started'];

const row = z.object({ document_id: z.string() });

type ConversionEffect = Extract<Effect, { kind: 'record.converted' | 'record.reverted' }>;

/**
 * FR-L2-008. What becomes of the rows when a lead is converted: it is a contact from then on, and
 * has one opportunity, in the transaction of the decision. The way back is open as long as nobody
 * has worked on that opportunity.
 */
export class LeadConversion implements Projector<ConversionEffect['kind']> {
  readonly handles = ['record.converted', 'record.reverted'] as const;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly connection: () => Knex,
  ) {}

  async prepare(commit: Commit, { kind }: ConversionEffect): Promise<Commit> {
    const { subject } = commit.decision.next;
    if (subject.type !== UID.contact || !commit.record) return commit;
    if (kind === 'record.reverted') return withKind(commit, 'lead');
    const opportunity = (await this.opportunityOf(subject)) ?? createId();
    return withKind(withOpportunity(commit, opportunity), 'contact');
  }

  async project(commit: Commit, effect: ConversionEffect): Promise<void> {
    const { subject } = commit.decision.next;
    if (subject.type !== UID.contact || !commit.record) return;
    if (effect.kind === 'record.reverted') await this.withdraw(subject);
    else if (effect.opportunity !== undefined) await this.open(commit, effect.opportunity);
  }

  /** The documentId of what the lead became. */
  async opportunityOf({ id }: Subject): Promise<string | undefined> {
    const found: unknown = await this.connection()('crm_opportunities')
      .where({ tenant: DEFAULT_TENANT, converted_from: id })
      .first('document_id');
    return found ? row.parse(found).document_id : undefined;
  }

  private async open({ decision, record }: Commit, documentId: string): Promise<void> {
    const { subject } = decision.next;
    const known = await this.opportunityOf(subject);
    if (known === documentId) return;
    if (known !== undefined) throw new CrmConflictError('This lead is being converted already.');
    const { name, email, phone, owner, parentType, parentId } = record?.values ?? {};
    await this.strapi.documents(UID.opportunity as 'plugin::users-permissions.user').create({
      data: {
        ...{ documentId, owner, parentType, parentId, contact: subject.id },
        name: [name, email, phone].find((word) => typeof word === 'string' && word !== ''),
      } as never,
    });
    await this.connection()('crm_opportunities')
      .where({ tenant: DEFAULT_TENANT, document_id: documentId })
      .update({ converted_from: subject.id });
  }

  private async withdraw(subject: Subject): Promise<void> {
    const documentId = await this.opportunityOf(subject);
    if (documentId === undefined) return;
    if (await this.isTouched(documentId)) {
      throw new CrmConflictError(
        'The opportunity that this lead became has a history of its own: close it instead.',
        { code: 'OpportunityInUse', opportunity: documentId },
      );
    }
    await this.strapi
      .documents(UID.opportunity as 'plugin::users-permissions.user')
      .delete({ documentId });
  }

  /** Whether anything happened to it, or was noted about it, since it was made. */
  private async isTouched(documentId: string): Promise<boolean> {
    const about = {
      ...{ tenant: DEFAULT_TENANT, subject_type: UID.opportunity, subject_id: documentId },
    };
    const happened: unknown = await this.connection()('crm_history')
      .where(about)
      .whereNotIn('event', UNTOUCHED)
      .first('id');
    const noted: unknown = await this.connection()('crm_interactions').where(about).first('id');
    return happened !== undefined || noted !== undefined;
  }
}

const withKind = (commit: Commit, kind: 'lead' | 'contact'): Commit =>
  withEffects(commit, { kind: 'record.changed', values: { kind } });

/** Names the opportunity in the effect, and wherever the history and the listeners hear of it. */
function withOpportunity(commit: Commit, opportunity: string): Commit {
  const { decision } = commit;
  const effects = decision.effects.map((effect) =>
    effect.kind === 'record.converted' ? { ...effect, opportunity } : effect,
  );
  const told = withPayload(commit, 'instance.converted', { opportunity });
  return { ...told, decision: { ...told.decision, effects } };
}

function withPayload(commit: Commit, event: EngineEventName, more: JsonObject): Commit {
  const { decision } = commit;
  const history = decision.history.map((entry) =>
    entry.event === event ? { ...entry, payload: { ...entry.payload, ...more } } : entry,
  );
  const events = decision.events.map((one) =>
    one.name === event ? { ...one, payload: { ...one.payload, ...more } } : one,
  );
  return { ...commit, decision: { ...decision, history, events } };
}
