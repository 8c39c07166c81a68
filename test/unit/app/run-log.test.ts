import { expect, it } from 'vitest';
import { logApplies, logEnd, logStart } from '../../../main/app/run-log.ts';
import type { Message } from '../../../shared/i18n/message.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { ApplyState } from '../../../shared/ipc-payloads.ts';

const memoryLog = () => {
  const lines: string[] = [];
  return {
    lines,
    info: (message: Message) => void lines.push(`info ${formatMessage(message)}`),
    error: (message: Message) => void lines.push(`error ${formatMessage(message)}`),
    read: () => Promise.resolve(lines.join('\n')),
  };
};

it('The log has the start and the end of a run, and that the one before was killed', async () => {
  const log = memoryLog();
  await logStart(log, '0.1.0');
  logEnd(log);
  await logStart(log, '0.1.0');
  await logStart(log, '0.1.0');
  expect(log.lines).toEqual([
    'info Cascade started: 0.1.0.',
    'info Cascade ended.',
    'info Cascade started: 0.1.0.',
    'error The run before did not end by itself: it was killed, or the machine went off.',
    'info Cascade started: 0.1.0.',
  ]);
});

it('The log has the start and the end of an apply once each', () => {
  const log = memoryLog();
  const sent: unknown[] = [];
  const emit = logApplies((name, payload) => sent.push([name, payload]), log);
  const state = (wanted: ApplyState['state'], message = ''): ApplyState => ({
    applyId: 'a1',
    plan: { steps: [{}, {}] } as unknown as ApplyState['plan'],
    outcomes: [],
    state: wanted,
    message,
  });
  emit('apply.progress', state('running'));
  emit('apply.progress', state('running'));
  emit('apply.progress', state('failed', '1 of 2 steps done.'));
  expect(log.lines).toEqual(['info Apply a1 runs: 2 steps.', 'info Apply a1 is failed: 1 of 2 steps done.']);
  expect(sent).toHaveLength(3);
});
