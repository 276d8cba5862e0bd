import type { Knex } from 'knex';

const TABLE = 'crm_sla';

/** FR-L3-002: lists find paused clocks by the time that they have left. */
export const slaTimeLeft = {
  name: '0022-sla-time-left',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasColumn(TABLE, 'left_ms')) return;
    await knex.schema.alterTable(TABLE, (table) => {
      table.bigInteger('left_ms');
      table.index(['tenant', 'status', 'left_ms'], 'crm_sla_left_idx');
    });
    await knex(TABLE)
      .where({ status: 'paused' })
      .update({ left_ms: knex.raw('?? - ??', ['breach_at', 'paused_at']) });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
