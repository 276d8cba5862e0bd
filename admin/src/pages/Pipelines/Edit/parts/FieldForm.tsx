import type { JsonSchema } from '../../../../components/SchemaForm';
import type { Path } from '../../model/document';
import { fieldSchema } from '../../model/fields';
import { mapAt } from '../../model/document';
import { useDocument } from '../useDocument';
import { ExtraKeys } from './ExtraKeys';
import { FieldTypePart } from './FieldTypePart';
import { PartForm } from './PartForm';

/** The type of a data key, and the rules that such a field can have. */
export function FieldForm({ path }: { path: Path }) {
  const { document } = useDocument();
  const { type } = mapAt(document, path);
  const schema: JsonSchema = fieldSchema(typeof type === 'string' ? type : '');
  return (
    <>
      <FieldTypePart path={[...path, 'type']} />
      <PartForm path={path} schema={schema} part="field" />
      <ExtraKeys
        path={path}
        known={['type', ...Object.keys(schema.properties ?? {})]}
        canAdd={false}
      />
    </>
  );
}
