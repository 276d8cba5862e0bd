import { isForbidden } from '../../api/errors';
import { useSearchCrmReferencesQuery } from '../../api/references';
import type { PickerOption, PickerSource } from '../Picker';
import { endOf } from '../endOf';
import { useSearch } from '../useSearch';

/** Documents of a type as the entries of a picker. */
export function useRecordOptions(type: string | null) {
  const { isOpen, setOpen, typed, search, setSearch, size, more, canGrow } = useSearch();
  const { data, error, isFetching } = useSearchCrmReferencesQuery(
    { type: type ?? '', search, size },
    { skip: !isOpen || type === null },
  );
  // Until the server has answered, the list is narrowed down here, so that no other entry is chosen.
  const isPending = typed !== search || isFetching;
  const entries = (data?.entries ?? []).filter(
    ({ label }) => !isPending || label.toLowerCase().includes(typed.toLowerCase()),
  );
  const options: PickerOption[] = entries.map(({ id, label }) => {
    const hasNamesake = entries.some((other) => other.id !== id && other.label === label);
    return { value: id, text: hasNamesake ? `${label} (${endOf(id)})` : label };
  });
  const picker: PickerSource = {
    ...{ options, onOpen: setOpen, onSearch: setSearch, onMore: more },
    hasMore: canGrow && data?.hasMore === true,
    isLoading: isFetching,
  };
  return { picker, isForbidden: isForbidden(error) };
}
