import { type AppError, appError } from '../../shared/errors.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import { describeLock, findLockedSetting, listLocked, type Policy } from '../../shared/policy.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import type { Scenario } from '../../shared/topology/model.ts';
import type { Emit } from '../ipc/server.ts';
import { readSettings, writeSettings } from '../storage/settings-store.ts';
import type { Store } from '../storage/store.ts';

export interface SettingsPorts {
  readonly store: Store;
  readonly policy: Policy;
  readonly emit: Emit;
  /** Awaited before the settings are used for the first time, and when the language or the clock changes. */
  readonly setLocale: (settings: Pick<Settings, 'language' | 'clock'>) => Promise<void>;
}

/** The person's settings, overlaid by the scenario of an open workspace and by the policy's locks. */
export interface EffectiveSettings {
  readonly get: () => Promise<Settings>;
  /** Changes the settings for this run even if the disk refuses them; `written` has its error. */
  readonly change: (wanted: Partial<Settings>) => Promise<Result<SettingsChange, AppError>>;
  /** Null uses none. */
  readonly useScenario: (scenario: Scenario | null) => void;
  /** The scenario in force; null before the settings are read. */
  readonly scenario: () => Scenario | null;
  /** Null if writes to Azure are allowed. */
  readonly readOnlyReason: () => Message | null;
}

interface SettingsChange {
  readonly settings: Settings;
  readonly readOnlyChanged: boolean;
  readonly written: Result<null, AppError>;
}

const readOnlyReason = msg('Read-only mode is on. Switch it off in the settings to change anything in Azure.');
const lockedReason = msg(
  'Read-only mode is on by your organisation’s policy: nothing in Azure can be changed from here.',
);

export const pickScenario = ({ assumption, rangeDays, localTime, payloadBytes }: Scenario): Scenario => ({
  assumption,
  rangeDays,
  localTime,
  payloadBytes,
});

export const createEffectiveSettings = ({ store, policy, emit, setLocale }: SettingsPorts): EffectiveSettings => {
  /** Null before the first read. */
  let own: Settings | null = null;
  let scenario: Scenario | null = null;

  const effective = (settings: Settings): Settings => ({ ...settings, ...scenario, ...policy.locks });
  const readOwn = async (): Promise<Settings> => {
    if (own !== null) return own;
    const read = await readSettings(store, { ...defaultSettings, ...policy.defaults });
    await setLocale(effective(read));
    return (own ??= read);
  };

  return {
    get: async () => effective(await readOwn()),
    change: async (wanted) => {
      const locked = findLockedSetting(wanted, listLocked(policy));
      if (locked !== null) return err(appError('refused', describeLock(locked), { where: locked }));
      const before = { ...(await readOwn()), ...scenario };
      const after = { ...before, ...wanted };
      own = scenario === null || own === null ? after : { ...after, ...pickScenario(own) };
      if (scenario !== null) scenario = pickScenario(after);
      if (before.language !== after.language || before.clock !== after.clock) await setLocale(after);
      const written = await writeSettings(store, own);
      return ok({ settings: effective(after), readOnlyChanged: before.readOnly !== after.readOnly, written });
    },
    useScenario: (next) => {
      const before = scenario;
      scenario = next;
      if (own !== null && before !== next) emit('settings.changed', effective(own));
    },
    scenario: () => (own === null ? null : pickScenario({ ...own, ...scenario })),
    readOnlyReason: () => {
      if (policy.locks.readOnly !== undefined) return policy.locks.readOnly ? lockedReason : null;
      return own?.readOnly === true ? readOnlyReason : null;
    },
  };
};
