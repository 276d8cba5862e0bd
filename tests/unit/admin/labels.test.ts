import fs from 'node:fs';
import path from 'node:path';

import { contentTypes } from '../../../content-types';
import { RECORD_UIDS } from '../../../server/src/constants';

const LABELS = path.resolve(__dirname, '../../../admin/src/translations/labels');

interface Schema {
  readonly info: { readonly displayName: string };
  readonly attributes: Readonly<
    Record<string, { readonly type: string; readonly customField?: string }>
  >;
  readonly config: {
    readonly metadatas: Readonly<Record<string, unknown>>;
    readonly layouts: { readonly edit: readonly (readonly { readonly name: string }[])[] };
  };
}

const records = RECORD_UIDS.map(
  (uid) => (contentTypes as unknown as Record<string, Schema>)[uid.split('.')[1] ?? ''] as Schema,
);

describe('The labels of our record types in the Content Manager', () => {
  it.each(['de', 'fr'])('are there in "%s" for every type and field', (locale) => {
    const file = fs.readFileSync(path.join(LABELS, `${locale}.json`), 'utf8');
    const { types, fields } = JSON.parse(file) as Record<'types' | 'fields', object>;
    const names = records.flatMap(({ config }) => Object.keys(config.metadatas));
    expect(Object.keys(types).sort()).toEqual(records.map(({ info }) => info.displayName).sort());
    expect(Object.keys(fields).sort()).toEqual([...new Set(names)].sort());
  });

  it('does not ask for an id in any hint', () => {
    expect(JSON.stringify(records)).not.toMatch(/documentId|user:|admin:|team:/);
  });

  it('does not ask for JSON in a form', () => {
    for (const { attributes, config } of records) {
      const inputs = config.layouts.edit.flat().map(({ name }) => attributes[name]);
      expect(inputs.filter((one) => one?.type === 'json' && !one.customField)).toEqual([]);
    }
  });
});
