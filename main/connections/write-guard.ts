import { appError } from '../../shared/errors.ts';
import type { Message } from '../../shared/i18n/message.ts';
import { err } from '../../shared/result.ts';
import type { ArmPort } from '../arm/port.ts';

/** Methods that change nothing in Azure. Every other one counts as a write. */
const readMethods: ReadonlySet<string> = new Set<keyof ArmPort>([
  'listSubscriptions',
  'listRegistries',
  'getRegistry',
  'readHierarchy',
  'get',
  'resume',
  'listRepositories',
]);

/** Returns the same port, which fails every write with `reason` while that is not null. */
export const blockWrites = (arm: ArmPort, reason: () => Message | null): ArmPort => {
  const guarded =
    (write: (...args: readonly unknown[]) => unknown) =>
    (...args: readonly unknown[]): unknown => {
      const why = reason();
      return why === null ? write(...args) : Promise.resolve(err(appError('read-only', why)));
    };
  return Object.fromEntries(
    Object.entries(arm).map(([name, method]) => [
      name,
      readMethods.has(name) ? (method as unknown) : guarded(method as (...args: readonly unknown[]) => unknown),
    ]),
  ) as unknown as ArmPort;
};
