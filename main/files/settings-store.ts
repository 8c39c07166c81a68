import { z } from 'zod';
import { appError, type AppError } from '../../shared/errors.ts';
import type { Settings } from '../../shared/ipc.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Store } from './store.ts';
import { reasonOf } from './text-file.ts';

const fields = {
  theme: z.enum(['system', 'light', 'dark']),
  readOnly: z.boolean(),
  assumption: z.enum(['optimistic', 'pessimistic']),
  rangeDays: z.union([z.literal(1), z.literal(7), z.literal(30), z.literal(365)]),
  localTime: z.boolean(),
  payloadBytes: z.number().min(0).max(1e15).nullable(),
  notifyMissed: z.boolean(),
  layout: z.record(z.string().max(60), z.number()),
} as const;

/** What the renderer may change at once: any of the settings, nothing else. */
export const settingsChange = z.strictObject(fields).partial();

export const defaultSettings: Settings = {
  theme: 'system',
  readOnly: false,
  assumption: 'pessimistic',
  rangeDays: 7,
  localTime: true,
  payloadBytes: null,
  notifyMissed: false,
  layout: {},
};

const stored = z.object({
  theme: fields.theme.catch(defaultSettings.theme),
  readOnly: fields.readOnly.catch(defaultSettings.readOnly),
  assumption: fields.assumption.catch(defaultSettings.assumption),
  rangeDays: fields.rangeDays.catch(defaultSettings.rangeDays),
  localTime: fields.localTime.catch(defaultSettings.localTime),
  payloadBytes: fields.payloadBytes.catch(defaultSettings.payloadBytes),
  notifyMissed: fields.notifyMissed.catch(defaultSettings.notifyMissed),
  layout: fields.layout.catch(defaultSettings.layout),
});

const name = 'settings.json';

/** A setting that cannot be read falls back to its default alone: a newer version's file, or one edited by hand, still opens. */
export const readSettings = async (store: Store): Promise<Settings> => {
  const text = await store.read(name);
  try {
    const parsed = stored.safeParse(JSON.parse(text ?? '{}'));
    return parsed.success ? parsed.data : defaultSettings;
  } catch {
    return defaultSettings;
  }
};

export const writeSettings = async (store: Store, settings: Settings): Promise<Result<null, AppError>> => {
  try {
    await store.write(name, `${JSON.stringify(settings, null, 2)}\n`);
    return ok(null);
  } catch (cause) {
    return err(appError('refused', `The settings hold until Cascade is closed, because they cannot be written to its folder: ${reasonOf(cause)}. Make room or allow writing there, then change one again.`));
  }
};
