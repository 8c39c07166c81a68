import { t } from '../../shared/i18n/translate.ts';
import type { EmulatorFault } from '../../shared/ipc.ts';

/** A failure to practise: its description and the faults that the emulator injects. */
export interface FaultScenario {
  readonly id: string;
  readonly label: string;
  readonly explains: string;
  readonly faults: readonly EmulatorFault[];
}

const writes = ['PUT', 'PATCH'] as const;
const onWrites = (kind: EmulatorFault['kind'], after: number, times: number): readonly EmulatorFault[] =>
  writes.map((method) => ({ kind, method, pathContains: 'connectedregistries', after, times }));

export const faultScenarios = (): readonly FaultScenario[] => [
  {
    id: 'server-error',
    label: t('The service fails once'),
    explains: t('The next write is answered with 500. The SDK retries by itself: the apply goes on.'),
    faults: onWrites('server-error', 0, 1),
  },
  {
    id: 'outage',
    label: t('The service stays down'),
    explains: t('Writes are answered with 500 until the retries are used up: the apply stops and says what was done.'),
    faults: onWrites('server-error', 0, 20),
  },
  {
    id: 'throttled',
    label: t('Throttled'),
    explains: t('The next write is answered with 429 and Retry-After: the apply waits and goes on.'),
    faults: onWrites('throttled', 0, 1),
  },
  {
    id: 'timeout',
    label: t('No answer comes'),
    explains: t('Writes get no answer until the retries are used up: the apply looks at what arrived and stops.'),
    faults: onWrites('timeout', 0, 20),
  },
  {
    id: 'operation-fails',
    label: t('The operation fails in Azure'),
    explains: t('A write is accepted and its operation ends as Failed: the apply stops there.'),
    faults: onWrites('operation-fails', 0, 1),
  },
  {
    id: 'operation-hangs',
    label: t('The operation never ends in Azure'),
    explains: t(
      'A write is accepted and its operation goes on for ever: the apply gives up after 15 s, with Azure after 30 min.',
    ),
    faults: onWrites('operation-hangs', 0, 1),
  },
  {
    id: 'changed-by-someone-else',
    label: t('Someone else changes it meanwhile'),
    explains: t('A connected registry is changed between review and write: the apply refuses to overwrite it.'),
    faults: [
      { kind: 'changed-by-someone-else', method: 'GET', pathContains: '/connectedregistries/', after: 0, times: 1 },
    ],
  },
  {
    id: 'reset',
    label: t('The connection breaks'),
    explains: t(
      'Writes lose their connection until the retries are used up: the apply looks at what arrived and stops.',
    ),
    faults: onWrites('reset', 0, 20),
  },
];
