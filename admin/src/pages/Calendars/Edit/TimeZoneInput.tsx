import { useMemo, useState } from 'react';

import { InputFrame } from '../../../inputs/InputFrame';
import { Picker } from '../../../inputs/Picker';
import { useTranslate } from '../../../hooks/useTranslate';
import { findZones, offsetOf, timeZones } from '../model/zones';

interface TimeZoneInputProps {
  value: string;
  error: string | undefined;
  isDisabled: boolean;
  onChange: (zone: string) => void;
}

/** Entries that the list shows at a time; typing narrows them down. */
const SHOWN = 60;

/** A time zone by name, with its offset today. */
export function TimeZoneInput({ value, error, isDisabled, onChange }: TimeZoneInputProps) {
  const t = useTranslate();
  const [search, setSearch] = useState('');
  const zones = useMemo(() => timeZones(), []);
  const [now] = useState(() => new Date());
  const textOf = (zone: string): string => {
    const offset = offsetOf(zone, now);
    return offset === '' || offset === zone ? zone : `${zone} (${offset})`;
  };
  return (
    <InputFrame
      name="timeZone"
      label={t('calendars.column.zone')}
      hint={t('calendars.zone.hint')}
      required
      {...(error !== undefined && { error })}
    >
      <Picker
        value={value}
        text={textOf(value)}
        options={findZones(zones, search)
          .slice(0, SHOWN)
          .map((zone) => ({ value: zone, text: textOf(zone) }))}
        isDisabled={isDisabled}
        onSearch={setSearch}
        onPick={onChange}
      />
    </InputFrame>
  );
}
