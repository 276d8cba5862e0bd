import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { compileIt, validate } from './environment';

const SHARED = path.resolve(__dirname, '../../../../shared/definitions');
const FIXTURES = path.resolve(__dirname, '../../fixtures/definitions');
const USER = 'plugin::users-permissions.user';

const files = [FIXTURES, SHARED]
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
  .filter((file) => file.endsWith('.json'));

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const fixture = (name: string): any => read(path.join(FIXTURES, `${name}.json`));

describe('definitions that must be accepted unchanged [FR-L2-001]', () => {
  it.each(files.map((file) => [path.relative(process.cwd(), file), file]))('%s', (_name, file) => {
    const inModel = file.includes('in-model') ? { model: USER } : {};
    const { diagnostics, definition } = validate(read(file), inModel);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(definition).not.toBeNull();
  });

  it('the sales pipeline means what it says', () => {
    const definition = compileIt(fixture('sales-pipeline'));
    expect(definition).toMatchObject({
      name: 'sales-pipeline',
      label: 'Sales Pipeline',
      version: '1.0.0',
      autoStart: false,
      open: false,
      model: null,
    });
    const lead = definition.entities.get('lead')!;
    expect([...lead.stages.keys()]).toEqual(['new', 'qualified', 'opportunity']);
    expect(lead.initial).toBe('new');
    const qualify = lead.transitions.get('qualify')!;
    expect([...qualify.from]).toEqual(['new']);
    expect(qualify.to).toBe('qualified');
    expect(qualify.path).toBe('transitions.qualify');
    expect(qualify.condition?.path).toBe('transitions.qualify.condition');
    expect(qualify).toMatchObject({ approval: null, assign: null, flow: null, onFailure: 'park' });
    expect(definition.dataSchema.get('lead_score')).toMatchObject({ required: false });
    expect(definition.dataSchema.get('lead_score')!.fault('x')).toBe('must be a number');
    expect(definition.source).toEqual(fixture('sales-pipeline'));
  });

  it('the sales pipeline is accepted with warnings on what looks unfinished', () => {
    const { diagnostics } = validate(fixture('sales-pipeline'), {
      attributesOf: () => ['name', 'email', 'score'],
    });
    expect(diagnostics.map(({ severity, code, at }) => [severity, code, at])).toEqual([
      ['warning', 'dead_end', 'entities.lead.stages[1]'],
      ['warning', 'unreachable_stage', 'entities.lead.stages[2]'],
      ['warning', 'dead_end', 'entities.lead.stages[2]'],
    ]);
  });

  it('the enterprise definition gets its defaults: label, version, the implied stage', () => {
    const definition = compileIt(fixture('enterprise-crm'));
    expect(definition.label).toBe('enterprise-crm');
    expect(definition.version).toBe('1.0.0');
    expect([...definition.entities.get('lead')!.stages.values()]).toEqual([
      { name: 'open', final: false },
    ]);
    expect(definition.entities.get('lead')!.initial).toBe('open');
  });

  it('below level 3 its escalation and SLA are ignored, with a warning', () => {
    const codes = (level: 1 | 2 | 3) =>
      validate(fixture('enterprise-crm'), { level }).diagnostics.map(({ severity, code, at }) => [
        severity,
        code,
        at,
      ]);
    expect(codes(3)).toEqual([]);
    expect(codes(2)).toEqual([
      ['warning', 'level', 'entities.lead.automation'],
      ['warning', 'level', 'sla'],
    ]);
  });

  it('an in-model definition takes the uid of its model for a name', () => {
    const definition = compileIt(fixture('in-model-user'), { model: USER });
    expect(definition).toMatchObject({ name: USER, label: USER, model: USER });
    expect(validate(fixture('in-model-user')).diagnostics).toMatchObject([
      { severity: 'error', code: 'missing', at: 'id' },
    ]);
  });

  it('stages come from the transitions where none are written', () => {
    const definition = compileIt({
      id: 'orders',
      entities: { order: { type: 'api::order.order' } },
      transitions: {
        pay: { from: 'placed', to: 'paid' },
        ship: { from: ['paid'], to: 'shipped' },
        stop: { from: '*', to: 'stopped' },
      },
    });
    const order = definition.entities.get('order')!;
    expect(order.type).toBe('api::order.order');
    expect([...order.stages.keys()]).toEqual(['placed', 'paid', 'shipped', 'stopped']);
    expect(order.initial).toBe('placed');
    expect([...order.transitions.get('stop')!.from]).toEqual([
      'placed',
      'paid',
      'shipped',
      'stopped',
    ]);
  });

  it('* is every stage that is not final', () => {
    const definition = compileIt({
      id: 'leads',
      entities: { lead: { stages: ['new', 'hot', { name: 'lost', final: true }] } },
      transitions: { lose: { from: '*', to: 'lost' } },
    });
    expect([...definition.entities.get('lead')!.transitions.get('lose')!.from]).toEqual([
      'new',
      'hot',
    ]);
  });
});
