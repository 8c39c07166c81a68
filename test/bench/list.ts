import { createArmClient } from '../../main/arm/client.ts';
import { createEmulator } from '../../main/emulator/emulator.ts';
import { syntheticState } from '../../main/emulator/sample/synthetic-state.ts';
import { instantOperationTimes } from '../../main/emulator/state.ts';
import { startTlsServer } from '../../main/emulator/tls-server.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { azAgainst, azMissing } from '../support/az.ts';
import type { BenchRow } from './simulate.ts';

const registries = 20;
const each = 50;

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
};

/**
 * Twenty registries with fifty connected registries each, read through the emulator over TLS by Cascade and by `az`.
 */
export async function benchList(): Promise<readonly BenchRow[]> {
  if (azMissing !== null) {
    process.stderr.write(`list: skipped, ${azMissing}.\n`);
    return [];
  }
  const emulator = createEmulator({
    state: { ...syntheticState(registries * each, 1, Date.now()), times: instantOperationTimes },
  });
  const server = await startTlsServer(emulator, { port: 0 });
  const az = await azAgainst(server);
  const { subscriptionId } = emulator.start();
  const counted = (who: string, count: number): void => {
    if (count !== registries * each)
      throw new Error(`${who} listed ${count} connected registries instead of ${registries * each}.`);
  };
  /**
   * Like the window: with tokens and scope maps, a few registries at once, each with a new client, so that nothing is
   * cached.
   */
  const withCascade = async (): Promise<void> => {
    const arm = createArmClient({
      endpoint: server.arm,
      ca: server.ca,
      credential: { getToken: () => Promise.resolve({ token: 'bench', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    });
    const found = await arm.listRegistries(subscriptionId);
    if (!found.ok) throw new Error(formatMessage(found.error.message));
    const ids = found.value.map(({ id }) => String(id));
    let count = 0;
    const worker = async (): Promise<void> => {
      for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
        const hierarchy = await arm.readHierarchy(id);
        if (!hierarchy.ok) throw new Error(formatMessage(hierarchy.error.message));
        count += hierarchy.value.connectedRegistries.length;
      }
    };
    await Promise.all(Array.from({ length: 6 }, worker));
    counted('Cascade', count);
  };
  const withAz = async (): Promise<void> => {
    let count = 0;
    for (let at = 0; at < registries; at++) {
      const { status, stdout, stderr } = await az.run(
        'acr',
        'connected-registry',
        'list',
        '-r',
        `fleet${String(at).padStart(3, '0')}`,
        '-o',
        'json',
      );
      if (status !== 0) throw new Error(stderr);
      count += (JSON.parse(stdout) as readonly unknown[]).length;
    }
    counted('az', count);
  };
  try {
    await az.signIn();
    const cascade: number[] = [];
    for (let run = 0; run < 3; run++) cascade.push(await seconds(withCascade));
    const slow = await seconds(withAz);
    const fast = cascade.sort((a, b) => a - b)[1] ?? NaN;
    const ratio = slow / fast;
    return [
      {
        name:
          `${registries} registries with ${each} connected registries each, listed over TLS; az one list a ` +
          'registry, Cascade with tokens and scope maps',
        unit: 's',
        medians: { cascade: fast, az: slow },
        ratio,
        target: '≥ 10 times as fast',
        holds: ratio >= 10,
      },
    ];
  } finally {
    await az.remove();
    await server.close();
  }
}
