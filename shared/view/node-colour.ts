import { t } from '../i18n/translate.ts';
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
  readonly text: string;
  /** Phrase for screen readers. */
  readonly description: string;
}

export interface LegendEntry {
  readonly tone: Tone;
  readonly text: string;
}

export const colouringNames = (): Readonly<Record<Colouring, string>> => ({
  staleness: t('Worst staleness'),
  state: t('State now'),
  expiry: t('Expiry risk'),
  load: t('Load on parents'),
});

/** Share of expired time at which a risk is high. Assumption: a tenth. */
const highRiskFrom = 0.1;
/** As in the finding `siblings-crowd`. */
const crowdedFrom = 4;

export const legends = (): Readonly<Record<Colouring, readonly LegendEntry[]>> => ({
  staleness: [
    { tone: 'fresh', text: stalenessMeaning().fresh },
    { tone: 'stale', text: stalenessMeaning().stale },
    { tone: 'old', text: stalenessMeaning().old },
    { tone: 'never', text: stalenessMeaning().never },
  ],
  state: [
    { tone: 'fresh', text: t('synced') },
    { tone: 'busy', text: t('due or syncing') },
    { tone: 'quiet', text: t('asleep or unknown') },
    { tone: 'old', text: t('missed or unhealthy') },
  ],
  expiry: [
    { tone: 'fresh', text: t('no risk') },
    { tone: 'stale', text: t('under 10 % of the time') },
    { tone: 'old', text: t('10 % and more') },
  ],
  load: [
    { tone: 'quiet', text: t('nobody below') },
    { tone: 'fresh', text: t('one at a time') },
    { tone: 'stale', text: t('2–3 at once') },
    { tone: 'old', text: t('4 and more') },
  ],
});

export const pushLegend = (): readonly LegendEntry[] => [
  { tone: 'busy', text: t('has it') },
  { tone: 'stale', text: t('on its way') },
  { tone: 'quiet', text: t('waiting') },
  { tone: 'never', text: t('never') },
];

const unknown = (): NodeColour => ({ tone: 'quiet', text: '…', description: t('not computed yet') });

export interface ColourInput {
  readonly simulated: RegistrySimulation | undefined;
  readonly assumption: Assumption;
  readonly status: StatusText | null;
  /** Null without children. */
  readonly load: ParentLoad | null;
}

const byStaleness = ({ simulated, assumption }: ColourInput): NodeColour => {
  if (simulated === undefined) return unknown();
  const { worstMs } = simulated[assumption];
  const text = describeStaleness(worstMs);
  if (simulated.planned)
    return { tone: 'quiet', text, description: t('not deployed; worst staleness as planned {text}', { text }) };
  return { tone: stalenessClass(worstMs), text, description: t('worst staleness {text}', { text }) };
};

const byState = ({ status }: ColourInput): NodeColour => {
  const tone = ({ good: 'fresh', busy: 'busy', quiet: 'quiet', bad: 'old' } as const)[status?.tone ?? 'quiet'];
  return { tone, text: '', description: '' };
};

const percent = (share: number): string =>
  share > 0 && share < 0.01 ? t('under 1 %') : `${Math.round(share * 100)} %`;

const byExpiry = ({ simulated, assumption }: ColourInput): NodeColour => {
  if (simulated === undefined) return unknown();
  const share = simulated[assumption].expiredShare;
  if (share === null || share === 0)
    return { tone: 'fresh', text: share === null ? '' : t('no risk'), description: t('no risk that messages expire') };
  return {
    tone: share < highRiskFrom ? 'stale' : 'old',
    text: percent(share),
    description: t('messages expire {percent} of the time', { percent: percent(share) }),
  };
};

const byLoad = ({ load }: ColourInput): NodeColour => {
  if (load === null) return { tone: 'quiet', text: '', description: '' };
  const tone = load.peak >= crowdedFrom ? 'old' : load.peak > 1 ? 'stale' : 'fresh';
  return {
    tone,
    text: t('{peak} of {children}', { peak: load.peak, children: load.children }),
    description: t('at most {peak} of {children} children open at once', { peak: load.peak, children: load.children }),
  };
};

export const nodeColour = (by: Colouring, facts: ColourInput): NodeColour =>
  ({ staleness: byStaleness, state: byState, expiry: byExpiry, load: byLoad })[by](facts);

export const pushTone = (state: PushState | undefined): Tone =>
  state === undefined
    ? 'quiet'
    : ({ has: 'busy', moving: 'stale', waiting: 'quiet', behind: 'quiet', never: 'never' } as const)[state.kind];
