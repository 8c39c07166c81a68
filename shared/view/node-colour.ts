import { type Message, msg, type TextMessage } from '../i18n/message.ts';
import { describeStaleness } from '../schedule/duration.ts';
import type { Assumption, ParentLoad, RegistrySimulation } from '../simulate/types.ts';
import type { PushState } from './push-state.ts';
import { stalenessClass, stalenessMeaning } from './staleness-class.ts';
import type { StatusText } from './status-text.ts';

export const colourings = ['staleness', 'state', 'expiry', 'load'] as const;
export type Colouring = (typeof colourings)[number];

/** Colour-blind-safe colour; always shown with a label. */
export type Tone = 'fresh' | 'stale' | 'old' | 'never' | 'busy' | 'quiet';

export interface NodeColour {
  readonly tone: Tone;
  /** Empty if the card shows it elsewhere. */
  readonly text: Message;
  /** Phrase for screen readers. */
  readonly description: Message;
}

export interface LegendEntry {
  readonly tone: Tone;
  readonly text: Message;
}

export const colouringNames: Readonly<Record<Colouring, TextMessage>> = {
  staleness: msg('Worst staleness'),
  state: msg('State now'),
  expiry: msg('Expiry risk'),
  load: msg('Load on parents'),
};

/** Share of expired time at which a risk is high. Assumption: a tenth. */
const highRiskFrom = 0.1;
/** As in the finding `siblings-crowd`. */
const crowdedFrom = 4;

export const legends: Readonly<Record<Colouring, readonly LegendEntry[]>> = {
  staleness: [
    { tone: 'fresh', text: stalenessMeaning.fresh },
    { tone: 'stale', text: stalenessMeaning.stale },
    { tone: 'old', text: stalenessMeaning.old },
    { tone: 'never', text: stalenessMeaning.never },
  ],
  state: [
    { tone: 'fresh', text: msg('synced') },
    { tone: 'busy', text: msg('due or syncing') },
    { tone: 'quiet', text: msg('asleep or unknown') },
    { tone: 'old', text: msg('missed or unhealthy') },
  ],
  expiry: [
    { tone: 'fresh', text: msg('no risk') },
    { tone: 'stale', text: msg('under 10 % of the time') },
    { tone: 'old', text: msg('10 % and more') },
  ],
  load: [
    { tone: 'quiet', text: msg('nobody below') },
    { tone: 'fresh', text: msg('one at a time') },
    { tone: 'stale', text: msg('2–3 at once') },
    { tone: 'old', text: msg('4 and more') },
  ],
};

export const pushLegend: readonly LegendEntry[] = [
  { tone: 'busy', text: msg('has it') },
  { tone: 'stale', text: msg('on its way') },
  { tone: 'quiet', text: msg('waiting') },
  { tone: 'never', text: msg('never') },
];

const unknown: NodeColour = { tone: 'quiet', text: '…', description: msg('not computed yet') };

export interface ColourInput {
  readonly simulated: RegistrySimulation | undefined;
  readonly assumption: Assumption;
  readonly status: StatusText | null;
  /** Null without children. */
  readonly load: ParentLoad | null;
}

const byStaleness = ({ simulated, assumption }: ColourInput): NodeColour => {
  if (simulated === undefined) return unknown;
  const { worstMs } = simulated[assumption];
  const text = describeStaleness(worstMs);
  if (simulated.planned)
    return { tone: 'quiet', text, description: msg('not deployed; worst staleness as planned {text}', { text }) };
  return { tone: stalenessClass(worstMs), text, description: msg('worst staleness {text}', { text }) };
};

const byState = ({ status }: ColourInput): NodeColour => {
  const tone = ({ good: 'fresh', busy: 'busy', quiet: 'quiet', bad: 'old' } as const)[status?.tone ?? 'quiet'];
  return { tone, text: '', description: '' };
};

const percent = (share: number): Message =>
  share > 0 && share < 0.01 ? msg('under 1 %') : `${Math.round(share * 100)} %`;

const byExpiry = ({ simulated, assumption }: ColourInput): NodeColour => {
  if (simulated === undefined) return unknown;
  const share = simulated[assumption].expiredShare;
  if (share === null || share === 0)
    return {
      tone: 'fresh',
      text: share === null ? '' : msg('no risk'),
      description: msg('no risk that messages expire'),
    };
  return {
    tone: share < highRiskFrom ? 'stale' : 'old',
    text: percent(share),
    description: msg('messages expire {percent} of the time', { percent: percent(share) }),
  };
};

const byLoad = ({ load }: ColourInput): NodeColour => {
  if (load === null) return { tone: 'quiet', text: '', description: '' };
  const tone = load.peak >= crowdedFrom ? 'old' : load.peak > 1 ? 'stale' : 'fresh';
  return {
    tone,
    text: msg('{peak} of {children}', { peak: load.peak, children: load.children }),
    description: msg('at most {peak} of {children} children open at once', {
      peak: load.peak,
      children: load.children,
    }),
  };
};

export const nodeColour = (by: Colouring, facts: ColourInput): NodeColour =>
  ({ staleness: byStaleness, state: byState, expiry: byExpiry, load: byLoad })[by](facts);

export const pushTone = (state: PushState | undefined): Tone =>
  state === undefined
    ? 'quiet'
    : ({ has: 'busy', moving: 'stale', waiting: 'quiet', behind: 'quiet', never: 'never' } as const)[state.kind];
