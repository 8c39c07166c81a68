import { Worker } from 'node:worker_threads';
import { type AppError, appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import type { CalendarTimes } from '../../shared/ipc-payloads.ts';
import { err, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';

export interface CalendarFile {
  readonly name: string;
  readonly text: string;
}

export interface CalendarInput {
  readonly file: CalendarFile;
  readonly now: Instant;
}

/** Time limit: a rule of a few letters can keep ical.js busy forever. */
const mostMs = 2_000;
const mostMegabytes = 512;

/**
 * Reads an iCalendar file in a worker that is terminated after `limitMs`. Errors: those of `readCalendarEvents`, and
 * exceeding the time or memory limit.
 * @param script built from `calendar-worker.ts`
 */
export const readCalendar = (
  script: string,
  file: CalendarFile,
  now: Instant,
  limitMs = mostMs,
): Promise<Result<CalendarTimes, AppError>> =>
  new Promise((resolve, reject) => {
    const input: CalendarInput = { file, now };
    const worker = new Worker(script, {
      workerData: input,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    });
    const tooMuch = (): void =>
      resolve(
        err(
          appError(
            'invalid-input',
            msg(
              '{name}: it cannot be read within {seconds} seconds and {megabytes} MB. Export fewer events, or events whose rules repeat less often.',
              { name: file.name, seconds: limitMs / 1_000, megabytes: mostMegabytes },
            ),
            { where: file.name },
          ),
        ),
      );
    const limit = setTimeout(() => {
      tooMuch();
      void worker.terminate();
    }, limitMs);
    worker
      .once('message', resolve)
      .once('error', (cause: NodeJS.ErrnoException) => {
        if (cause.code === 'ERR_WORKER_OUT_OF_MEMORY') tooMuch();
        else reject(cause);
      })
      .once('exit', () => {
        clearTimeout(limit);
        tooMuch();
      });
  });
