import fc from 'fast-check';

import { campaignRules } from '../../../server/src/campaigns/record';
import { contactRules } from '../../../server/src/contacts/record';
import {
  BUILT_IN_FIELD_TYPES,
  FieldTypeRegistry,
  RECORD_FIELD_TYPES,
  checkAgainstRules,
  type RecordRules,
} from '../../../server/src/fields';
import { interactionRules } from '../../../server/src/interactions/record';
import { opportunityRules } from '../../../server/src/opportunities/record';
import { teamRules } from '../../../server/src/teams/record';
import { random } from '../../support/runs';

const types = new FieldTypeRegistry([...BUILT_IN_FIELD_TYPES, ...RECORD_FIELD_TYPES]);
const check = (rules: RecordRules, given: object, before?: object) =>
  checkAgainstRules(rules, { given: { ...given }, before: before && { ...before } }, types);
const paths = (rules: RecordRules, given: object, before?: object) =>
  check(rules, given, before).problems.map(({ path }) => path[0]);

describe('the rules of records', () => {
  test('name only types that there are, so that no rule is ever skipped', () => {
    const all = [contactRules, opportunityRules, campaignRules, interactionRules, teamRules];
    for (const { fields } of all) {
      for (const { type } of fields) expect(types.find(type)?.name).toBe(type);
    }
  });

  test('fill defaults on create, and only there', () => {
    expect(check(contactRules, { name: 'A' }).values).toMatchObject({ name: 'A', kind: 'contact' });
    expect(check(contactRules, { name: 'A' }, { name: 'B' }).values).toEqual({ name: 'A' });
    expect(check(interactionRules, {}).values).toMatchObject({ type: 'note' });
  });

  test('find every problem at once [FR-L2-009]', () => {
    const wrong = { kind: 'x', email: 'x', score: 'x', owner: 'x', extra: [] };
    expect(paths(contactRules, wrong).sort()).toEqual(['email', 'extra', 'kind', 'owner', 'score']);
  });

  test('let a value pass that is there already, whatever it is', () => {
    const before = { name: 'A', email: 'imported wrong', kind: 'contact' };
    expect(paths(contactRules, { ...before, phone: '1' }, before)).toEqual([]);
    expect(paths(contactRules, { email: 'wrong again' }, before)).toEqual(['email']);
  });

  test('ask a contact for something to call it by, also when the last of it is taken away', () => {
    expect(paths(contactRules, { score: 1 })).toEqual(['name']);
    expect(paths(contactRules, { phone: '1' })).toEqual([]);
    expect(paths(contactRules, { name: null }, { name: 'A' })).toEqual(['name']);
    expect(paths(contactRules, { name: null }, { name: 'A', email: 'a@example.com' })).toEqual([]);
    expect(paths(contactRules, { score: 2 }, { score: 1 })).toEqual([]);
  });

  test('ask a campaign to end after it starts, on what it would become', () => {
    const [early, late] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
    expect(paths(campaignRules, { name: 'A', start: late, end: early })).toEqual(['end']);
    expect(paths(campaignRules, { name: 'A', start: early, end: early })).toEqual([]);
    expect(paths(campaignRules, { end: early }, { name: 'A', start: late })).toEqual(['end']);
    expect(paths(campaignRules, { start: null }, { name: 'A', start: late, end: late })).toEqual(
      [],
    );
    // A date that is none is said once, not twice.
    expect(paths(campaignRules, { name: 'A', start: late, end: 'soon' })).toEqual(['end']);
  });

  test('know currencies, names and seats', () => {
    for (const currency of ['EUR', 'USD', 'JPY', 'XOF']) {
      expect(paths(opportunityRules, { name: 'A', currency })).toEqual([]);
    }
    for (const currency of ['eur', 'EURO', 'ABC', 978, '']) {
      const expected = currency === '' ? [] : ['currency'];
      expect(paths(opportunityRules, { name: 'A', currency })).toEqual(expected);
    }
    expect(paths(teamRules, { key: 'inside-sales_2', name: 'A' })).toEqual([]);
    for (const key of ['Sales', '2nd', 'a b', 'x'.repeat(65), 'é', 7]) {
      expect(paths(teamRules, { key, name: 'A' })).toEqual(['key']);
    }
    const many = Array.from({ length: 1_001 }, (_, index) => `user:p${index}`);
    for (const members of ['user:a', ['user:a', 'user:a'], ['team:a'], ['x'], [null], many]) {
      expect(paths(teamRules, { key: 'a', name: 'A', members })).toEqual(['members']);
    }
    expect(paths(teamRules, { key: 'a', name: 'A', members: many.slice(1) })).toEqual([]);
    const full = { lead: 'admin:a', capacity: 1 };
    for (const values of [full, { lead: null, capacity: null }]) {
      expect(paths(teamRules, { key: 'a', name: 'A', ...values })).toEqual([]);
    }
    for (const lead of ['team:a', 'role:a', 'ann', ['user:a']]) {
      expect(paths(teamRules, { key: 'a', name: 'A', lead })).toEqual(['lead']);
    }
    for (const capacity of [0, -1, 1.5, '1', 2 ** 31, true]) {
      expect(paths(teamRules, { key: 'a', name: 'A', capacity })).toEqual(['capacity']);
    }
  });

  test('never throw, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.record(
          Object.fromEntries(contactRules.fields.map(({ name }) => [name, fc.anything()])),
          { requiredKeys: [] },
        ),
        (given) => Array.isArray(check(contactRules, given).problems),
      ),
      random(100),
    );
  });
});
