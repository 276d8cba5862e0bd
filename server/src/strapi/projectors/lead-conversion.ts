import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { UID } from '../../constants';
import type {
  Commit,
  ConversionPlan,
  Effect,
  InstanceSnapshot,
  Subject,
} from '../../core/contracts';
import { CrmConflictError } from '../../core/errors';
import { withEffects, type Projector } from './projector';
import type { ScopedConnection } from '../../sql/scope';
import { filterInScope } from '../ports/scope';

/** The history of an opportunity that has not been edited. */
const UNTOUCHED = ['opportunity.created', 'instance.started'];

const reference = z.object({ document_id: z.string() });
const counted = z.object({ revision: z.number() });
const stored = z.object({ payload: z.unknown() });
const json = z.lazy(() =>
  z.union([z.string().transform((text): unknown => JSON.parse(text)), z.unknown()]),
);

/** The conversion as stored in the history. */
const conversion = z.lazy(() =>
  z.object({
    opportunity: z.string(),
    interactions: z.array(z.string()).default([]),
    existing: z
      .object({ revision: z.number(), before: z.record(z.string(), z.unknown()) })
      .optional(),
  }),
);
type Conversion = z.infer<typeof conversion>;

type Documents = ReturnType<Core.Strapi['documents']>;
type ConversionEffect = Extract<Effect, { kind: 'record.converted' | 'record.reverted' }>;

/**
 * FR-L2-008. Writes the rows of a converted lead in the transaction of the decision: creates the
 * opportunity, and makes the lead a contact unless the opportunity belongs to another contact. Can
 * be reverted until the opportunity is edited.
 */
export class LeadConversion implements Projector<ConversionEffect['kind']> {
  readonly handles = ['record.converted', 'record.reverted'] as const;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly connection: () => ScopedConnection,
  ) {}

  prepare(commit: Commit, effect: ConversionEffect): Commit {
    const { subject } = commit.decision.next;
    if (subject.type !== UID.contact || !commit.record) return commit;
    if (effect.kind === 'record.converted') {
      // If another contact was chosen, the lead keeps its kind: a converted lead.
      return effect.plan.contact === subject.id ? withKind(commit, 'contact') : commit;
    }
    return commit.record.values.kind === 'lead' ? commit : withKind(commit, 'lead');
  }

  async project(commit: Commit, effect: ConversionEffect): Promise<void> {
    const { next } = commit.decision;
    if (next.subject.type !== UID.contact || !commit.record) return;
    if (effect.kind === 'record.converted') await this.convert(next.subject, effect.plan);
    else await this.takeBack(next);
  }

  /** The documentId of the lead's opportunity; also after its history was erased. */
  async opportunityOf({
    id,
    subject,
  }: Pick<InstanceSnapshot, 'id' | 'subject'>): Promise<string | undefined> {
    const made = await this.conversionOf(id);
    if (made) return made.opportunity;
    const found: unknown = await this.connection()
      .rows('crm_opportunities')
      .where({ converted_from: subject.id })
      .first('document_id');
    return reference.optional().parse(found)?.document_id;
  }

  private async convert(lead: Subject, plan: ConversionPlan): Promise<void> {
    const { opportunity: documentId, revision, values, interactions } = plan;
    if (Object.keys(values).length === 0) return;
    if (revision === null)
      await this.opportunities.create({ data: { documentId, ...values } as never });
    else await this.opportunities.update({ documentId, data: { ...values, revision } as never });
    await this.connection()
      .rows('crm_opportunities')
      .where({ document_id: documentId })
      .update({ converted_from: lead.id });
    await this.moveInteractions(interactions, { type: UID.opportunity, id: documentId });
  }

  private async takeBack({ id, subject }: InstanceSnapshot): Promise<void> {
    const made = await this.conversionOf(id);
    if (!made) return;
    const { opportunity: documentId, existing, interactions } = made;
    // Another pipeline of the lead has created it before.
    if (existing && Object.keys(existing.before).length === 0) return;
    if (await this.isTouched(made)) {
      throw new CrmConflictError(
        'The opportunity of this lead has been edited: close it instead.',
        { code: 'OpportunityInUse', opportunity: documentId },
      );
    }
    await this.moveInteractions(interactions, subject);
    if (!existing) {
      await this.opportunities.delete({ documentId });
      return;
    }
    await this.opportunities.update({ documentId, data: existing.before as never });
    await this.connection()
      .rows('crm_opportunities')
      .where({ document_id: documentId })
      .update({ converted_from: null });
  }

  /** The last conversion of an instance. */
  private async conversionOf(instance: string): Promise<Conversion | undefined> {
    const found: unknown = await this.connection()
      .rows('crm_history')
      .where({ instance_id: instance, event: 'instance.converted' })
      .orderBy('id', 'desc')
      .first('payload');
    const row = stored.optional().parse(found);
    // An erased entry contains no conversion.
    const made = conversion.safeParse(json.parse(row?.payload));
    return made.success ? made.data : undefined;
  }

  private get opportunities(): Documents {
    return this.strapi.documents(UID.opportunity as 'plugin::users-permissions.user');
  }

  private async moveInteractions(documentIds: readonly string[], to: Subject): Promise<void> {
    if (documentIds.length === 0) return;
    await this.strapi.db.query(UID.interaction).updateMany({
      where: { ...filterInScope(this.strapi), documentId: { $in: [...documentIds] } },
      data: { subjectType: to.type, subjectId: to.id },
    });
  }

  /** Whether the opportunity was changed or got interactions since the conversion. */
  private async isTouched({ opportunity, existing, interactions }: Conversion): Promise<boolean> {
    const about = { subject_type: UID.opportunity, subject_id: opportunity };
    const noted: unknown = await this.connection()
      .rows('crm_interactions')
      .where(about)
      .whereNotIn('document_id', [...interactions])
      .first('id');
    if (existing) {
      const row: unknown = await this.connection()
        .rows('crm_opportunities')
        .where({ document_id: opportunity })
        .first('revision');
      return counted.optional().parse(row)?.revision !== existing.revision + 1;
    }
    const happened: unknown = await this.connection()
      .rows('crm_history')
      .where(about)
      .whereNotIn('event', UNTOUCHED)
      .first('id');
    return happened !== undefined || noted !== undefined;
  }
}

const withKind = (commit: Commit, kind: 'lead' | 'contact'): Commit =>
  withEffects(commit, { kind: 'record.changed', values: { kind } });
