import { Typography } from '@strapi/design-system';

import type { PersonEntry } from '../../../../server/src/contracts/people';
import { isForbidden } from '../../api/errors';
import { useGetCrmPersonQuery, useSearchCrmPeopleQuery, type PersonKind } from '../../api/people';
import { useTranslate } from '../../hooks/useTranslate';
import type { PickerOption, PickerSource } from '../Picker';
import { endOf } from '../endOf';
import { useSearch } from '../useSearch';
import { PersonLabel } from './PersonLabel';
import { useOwnId } from './useOwnId';

/** The value of the entry that clears the field. */
export const NOBODY = 'nobody';

interface Offer {
  readonly kinds: readonly PersonKind[];
  /** Whether the list begins with "Nobody". */
  readonly nobody?: boolean;
  readonly without?: readonly string[];
}

/** People as the entries of a picker: the user first, then whoever the search finds. */
export function usePeopleOptions({ kinds, nobody = false, without = [] }: Offer) {
  const t = useTranslate();
  const { isOpen, setOpen, typed, search, setSearch, size, more, canGrow } = useSearch();
  const found = useSearchCrmPeopleQuery({ search, kinds, size }, { skip: !isOpen });
  const ownId = useOwnId();
  const own = useGetCrmPersonQuery(ownId ?? '', { skip: !isOpen || ownId === undefined });

  const entries = found.data?.entries ?? [];
  const isAsked =
    typed === '' || isStartOf(typed, [t('people.youAlone'), t('people.pronoun'), 'me']);
  const first = isAsked && ownId !== undefined && !without.includes(ownId) ? ownId : undefined;
  // Until the server has answered, the list is narrowed down here, so that no other entry is chosen.
  const isPending = typed !== search || found.isFetching;
  const others = entries
    .filter(({ id }) => id !== first && !without.includes(id))
    .filter(({ name }) => !isPending || name.toLowerCase().includes(typed.toLowerCase()));
  const options: PickerOption[] = [
    ...(nobody && typed === '' ? [nobodyOption(t('people.nobody'))] : []),
    ...(first === undefined ? [] : [ownOption(first, own.data, t('people.youAlone'))]),
    ...others.map((person) => optionOf(person, others)),
  ];
  const picker: PickerSource = {
    ...{ options, onOpen: setOpen, onSearch: setSearch, onMore: more },
    hasMore: canGrow && found.data?.hasMore === true,
    isLoading: found.isFetching,
  };
  return {
    picker,
    isForbidden: isForbidden(found.error) || isForbidden(own.error),
  };
}

const isStartOf = (search: string, words: readonly string[]): boolean =>
  words.some((word) => word.toLowerCase().startsWith(search.toLowerCase()));

const nobodyOption = (text: string): PickerOption => ({
  value: NOBODY,
  text,
  content: <Typography textColor="neutral600">{text}</Typography>,
});

const ownOption = (id: string, person: PersonEntry | null | undefined, text: string) =>
  person
    ? { value: id, text: person.name, content: <PersonLabel person={person} /> }
    : { value: id, text };

/** Of two people with one name, the input shows the address too. */
function optionOf(person: PersonEntry, among: readonly PersonEntry[]): PickerOption {
  const { id, name, email } = person;
  const hasNamesake = among.some((other) => other.id !== id && other.name === name);
  return {
    value: id,
    text: hasNamesake ? `${name} (${email ?? endOf(id)})` : name,
    content: <PersonLabel person={person} />,
  };
}
