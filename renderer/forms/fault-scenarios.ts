import { t } from '../../shared/i18n/translate.ts';
import type { EmulatorFault } from '../../shared/ipc-payloads.ts';

/** A failure to practise: its description and the faults that the emulator injects. */
export interface FaultScenario {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly faults: readonly EmulatorFault[];
}

const writes = ['PUT', 'PATCH'] as const;
const failWrites = (kind: EmulatorFault['kind'], after: number, times: number): readonly EmulatorFault[] =>
  writes.map((method) => ({ kind, method, pathContains: 'connectedregistries', after, times }));

export const getFaultScenarios = (): readonly FaultScenario[] => [
  {
    id: 'server-error',
    label: t('The service fails once'),
    description: t('The next write is answered with 500. The SDK retries by itself: the apply goes on.'),
    faults: failWrites('server-error', 0, 1),
  },
  {
    id: 'outage',
    label: t('The service stays down'),
    description: t(
      'Writes are answered with 500 until the retries are used up: the apply stops and says what was done.',
    ),
    faults: failWrites('server-error', 0, 20),
  },
  {
    id: 'throttled',
    label: t('Throttled'),
    description: t('The next write is answered with 429 and Retry-After: the apply waits and goes on.'),
    faults: failWrites('throttled', 0, 1),
  },
  {
    id: 'timeout',
    label: t('No answer comes'),
    description: t('Writes get no answer until the retries are used up: the apply looks at what arrived and stops.'),
    faults: failWrites('timeout', 0, 20),
  },
  {
    id: 'operation-fails',
    label: t('The operation fails in Azure'),
    description: t('A write is accepted and its operation ends as Failed: the apply stops there.'),
    faults: failWrites('operation-fails', 0, 1),
  },
  {
    id: 'operation-hangs',
    label: t('The operation never ends in Azure'),
    description: t(
      'A write is accepted and its operation goes on for ever: the apply gives up after 15 s, with Azure after 30 min.',
    ),
    faults: failWrites('operation-hangs', 0, 1),
  },
  {
    id: 'changed-by-someone-else',
    label: t('Someone else changes it meanwhile'),
    description: t('A connected registry is changed between review and write: the apply refuses to overwrite it.'),
    faults: [
      { kind: 'changed-by-someone-else', method: 'GET', pathContains: '/connectedregistries/', after: 0, times: 1 },
    ],
  },
  {
    id: 'reset',
    label: t('The connection breaks'),
    description: t(
      'Writes lose their connection until the retries are used up: the apply looks at what arrived and stops.',
    ),
    faults: failWrites('reset', 0, 20),
  },
];
