import { useGetCrmStatusQuery } from '../api/customFields';

/** The level in force; undefined while it is loading, or if the user may do nothing in the CRM. */
export function useLevel(): number | undefined {
  return useGetCrmStatusQuery().data?.level;
}

/** Whether the level in force has SLAs, delegation and escalation. */
export function useHasSla(): boolean {
  const level = useLevel();
  return level !== undefined && level >= 3;
}
