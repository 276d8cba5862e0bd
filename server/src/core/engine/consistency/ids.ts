import type { InstanceSnapshot } from '../../contracts';

/** Whether the instance's counter has given this id. */
export function isIssued(snapshot: InstanceSnapshot, id: string): boolean {
  const prefix = `${snapshot.id}.`;
  const number = Number(id.slice(prefix.length));
  return (
    id.startsWith(prefix) && Number.isInteger(number) && number >= 1 && number <= snapshot.counter
  );
}
