import { readFile } from 'node:fs/promises';
import { app } from 'electron';
import { z } from 'zod';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { overwriteFiles } from '../files/text-file.ts';
import type { Log } from '../log.ts';
import { renderOffscreen } from './offscreen.ts';

const jobSchema = z.object({
  sheets: z.array(z.object({ kind: z.enum(['pdf', 'png']), from: z.string(), to: z.string(), made: z.number() })),
});

/** Renders what a job's file names, one after the other; exits with 0, or with 1 and a sentence on standard error. */
export const runRenderJob = async (file: string, log: Log): Promise<void> => {
  try {
    const { sheets } = jobSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    await app.whenReady();
    for (const { kind, from, to, made } of sheets) {
      const written = await overwriteFiles([
        { path: to, text: await renderOffscreen({ kind, made, text: await readFile(from, 'utf8') }, log) },
      ]);
      if (!written.ok) throw new Error(formatMessage(written.error.message));
    }
    app.exit(0);
  } catch (cause) {
    process.stderr.write(
      `cascade: the pages could not be drawn: ${cause instanceof Error ? cause.message : String(cause)}\n`,
    );
    app.exit(1);
  }
};
