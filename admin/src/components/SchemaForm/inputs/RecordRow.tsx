import { RecordPicker } from '../../../inputs/records/RecordPicker';
import type { SchemaInputProps } from '../inputProps';
import { plainProps } from './plainProps';

/** What the row reads and writes: a document by its content type and documentId. */
interface Reference {
  readonly type?: string | null;
  readonly id?: string | null;
}

/** A document of any type. `x-among` is `app` where the CRM's own types are left out. */
export function RecordRow(props: SchemaInputProps) {
  const { row, onChange, onEmpty } = props;
  const { type = null, id = null } = (props.value ?? {}) as Reference;
  return (
    <RecordPicker
      {...plainProps(props)}
      type={type}
      value={id}
      among={row.schema['x-among'] === 'app' ? 'app' : 'any'}
      isStacked
      onPick={(nextType, nextId) =>
        nextType === null || nextId === null ? onEmpty() : onChange({ type: nextType, id: nextId })
      }
    />
  );
}
