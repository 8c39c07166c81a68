import { formatMessage } from '../../shared/i18n/translate.ts';
import type { Events } from '../../shared/ipc.ts';
import type { Emit } from '../ipc/server.ts';
import type { FileLog, Log } from '../log.ts';

const started = 'Cascade started';
const ended = 'Cascade ended';

/** Logs the start of this run, and an error if the end of the run before is missing. */
export const logStart = async (log: FileLog, version: string): Promise<void> => {
  const before = await log.read();
  if (before.lastIndexOf(started) > before.lastIndexOf(ended))
    log.error('The run before did not end by itself: it was killed, or the machine went off.');
  log.info(`${started}: ${version}.`);
};

export const logEnd = (log: Log): void => log.info(`${ended}.`);

/** Returns the same emitter, which also logs the start and the end of each apply. */
export const logApplies = (emit: Emit, log: Log): Emit => {
  let logged = '';
  const logProgress = ({ applyId, plan, state, message }: Events['apply.progress']): void => {
    const now = `${applyId} ${state}`;
    if (now === logged) return;
    logged = now;
    log.info(
      state === 'running'
        ? `Apply ${applyId} runs: ${plan.steps.length} steps.`
        : `Apply ${applyId} is ${state}: ${formatMessage(message)}`,
    );
  };
  return (name, payload) => {
    if (name === 'apply.progress') logProgress(payload as Events['apply.progress']);
    emit(name, payload);
  };
};
