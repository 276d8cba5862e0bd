/** Working hours in local time, on some days of the week. */
export interface WorkingHours {
  /** 1 is Monday, 7 is Sunday. */
  readonly days: readonly number[];
  /** `09:00`. */
  readonly from: string;
  /** `17:30`, `24:00` for the end of the day; after `from`. */
  readonly to: string;
}

/** FR-L3-002. When people work. */
export interface Calendar {
  readonly name: string;
  /** An IANA name: `Europe/Berlin`. */
  readonly timeZone: string;
  readonly hours: readonly WorkingHours[];
  /** Days without work: `2026-12-25`. */
  readonly holidays: readonly string[];
}
