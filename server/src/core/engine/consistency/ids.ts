import type { InstanceSnapshot } from '../../contracts';

/** Whether this id was issued by the instance's counter. */
export function isIssued(snapshot: InstanceSnapshot, id: string): boolean {
  const prefix = `${snapshot.id}.`;
  const number = Number(id.slice(prefix.length));
  return (
    id.startsWith(prefix) && Number.isInteger(number) && number >= 1 && number <= snapshot.counter
  );
}
