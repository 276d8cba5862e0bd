// A pipeline in plain Node: no Strapi, no database. `node docs/examples/engine.mjs`
import { createEngine, SimulatedClock } from 'strapi-plugin-nexus-crm/engine';

const clock = new SimulatedClock('2026-01-05T09:00:00Z');
const engine = createEngine({
  clock,
  definitions: [
    {
      id: 'sales-pipeline',
      label: 'Sales Pipeline',
      version: '1.0.0',
      dataSchema: { lead_score: { type: 'number' } },
      entities: { lead: { stages: ['new', 'qualified', 'opportunity'] } },
      transitions: { qualify: { from: 'new', to: 'qualified', condition: 'data.score > 50' } },
    },
  ],
  onEvent: (event) => console.log(event.name, JSON.stringify(event.payload)),
});

const ann = { kind: 'user', id: 'ann', label: 'Ann' };
const subject = { type: 'lead', id: 'acme' };
engine.storage.putRecord(subject, { name: 'Acme', score: 40 });

const { next: lead } = await engine.begin({ definition: 'sales-pipeline', subject });
const qualify = () => engine.execute(lead.id, { type: 'act', action: 'qualify', actor: ann });

console.log((await qualify()).reason);
console.log((await engine.explain(lead.id, 'qualify', ann)).obstacles.length);
engine.storage.putRecord(subject, { name: 'Acme', score: 60 });
console.log((await qualify()).next.stage);
console.log(
  (await engine.history(lead.id)).map(({ event, actor }) => `${event} by ${actor.label}`),
);
