import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { hourCycles, languages } from '../../shared/i18n/format.ts';
import { msg } from '../../shared/i18n/message.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { isTimeZone } from '../../shared/schedule/time-zone.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import { describeIoError } from '../files/text-file.ts';
import type { Store } from './store.ts';

const columnId = z.string().max(60);
const columnIds = z.array(columnId).max(100).readonly();

const gridLayout = z.strictObject({
  order: columnIds,
  hidden: columnIds,
  widths: z.record(columnId, z.number()),
  sort: z.strictObject({ column: columnId, isDescending: z.boolean() }).nullable(),
  groupBy: columnId.nullable(),
  filters: z.record(columnId, z.string().max(200)),
});

export const zoneExpectation = msg('site, system or the name of a time zone such as Europe/Paris');

export const settingsFields = {
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', ...languages]),
  readOnly: z.boolean(),
  assumption: z.enum(['optimistic', 'pessimistic']),
  rangeDays: z.union([z.literal(1), z.literal(7), z.literal(30), z.literal(365)]),
  localTime: z.boolean(),
  zone: z
    .string()
    .max(60)
    .refine((zone) => zone === 'site' || zone === 'system' || isTimeZone(zone), {
      error: zoneExpectation.text,
    }),
  clock: z.enum(hourCycles),
  payloadBytes: z.number().min(0).max(1e15).nullable(),
  notifyMissed: z.boolean(),
  production: z
    .array(z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/))
    .max(200)
    .readonly(),
  layout: z.record(z.string().max(60), z.number()),
  grids: z.record(z.string().max(60), gridLayout),
} as const;

/** What the renderer may change: any settings, nothing else. */
export const settingsChange = z.strictObject(settingsFields).partial();

const stored = (defaults: Settings) =>
  z.object({
    theme: settingsFields.theme.catch(defaults.theme),
    language: settingsFields.language.catch(defaults.language),
    readOnly: settingsFields.readOnly.catch(defaults.readOnly),
    assumption: settingsFields.assumption.catch(defaults.assumption),
    rangeDays: settingsFields.rangeDays.catch(defaults.rangeDays),
    localTime: settingsFields.localTime.catch(defaults.localTime),
    zone: settingsFields.zone.catch(defaults.zone),
    clock: settingsFields.clock.catch(defaults.clock),
    payloadBytes: settingsFields.payloadBytes.catch(defaults.payloadBytes),
    notifyMissed: settingsFields.notifyMissed.catch(defaults.notifyMissed),
    production: settingsFields.production.catch(defaults.production),
    layout: settingsFields.layout.catch(defaults.layout),
    grids: settingsFields.grids.catch(defaults.grids),
  });

const name = 'settings.json';

/**
 * A setting that cannot be read falls back to its default alone, so that files of newer versions and hand-edited ones
 * still open.
 */
export const readSettings = async (store: Store, defaults: Settings = defaultSettings): Promise<Settings> => {
  const text = await store.read(name);
  try {
    const parsed = stored(defaults).safeParse(JSON.parse(text ?? '{}'));
    return parsed.success ? parsed.data : defaults;
  } catch {
    return defaults;
  }
};

export const writeSettings = async (store: Store, settings: Settings): Promise<Result<null, AppError>> => {
  try {
    await store.write(name, `${JSON.stringify(settings, null, 2)}\n`);
    return ok(null);
  } catch (cause) {
    return err(
      appError(
        'refused',
        msg(
          'The settings hold until Cascade is closed, because they cannot be written to its folder: {reason}. Make room or allow writing there, then change one again.',
          { reason: describeIoError(cause) },
        ),
      ),
    );
  }
};
