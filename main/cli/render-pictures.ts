import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AppError, appError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';

export interface RenderPictures {
  readonly kind: 'pdf' | 'png';
  readonly text: string;
  readonly to: string;
  readonly made: Instant;
}

interface RenderHost {
  readonly stderr: (text: string) => void;
  readonly signal: AbortSignal;
  readonly holdSignals: () => void;
}

/** Renders and writes all pictures. Errors are one sentence. */
export type RenderAll = (pictures: readonly RenderPictures[], host: RenderHost) => Promise<Result<null, AppError>>;

/** Starts Electron in a checkout, from beside the built command line. */
const script = fileURLToPath(new URL('../../build/render.mjs', import.meta.url));

export const renderAll: RenderAll = async (pictures, { stderr, signal, holdSignals }) => {
  if (!existsSync(script))
    return err(
      appError(
        'refused',
        'PDF and PNG are drawn by a window, which this installation has only in the app: save them from its Reports screen.',
        { where: '--formats' },
      ),
    );
  holdSignals();
  const folder = await mkdtemp(join(tmpdir(), 'cascade-draw-'));
  try {
    const sheets = await Promise.all(
      pictures.map(async ({ kind, text, to, made }, i) => {
        const from = join(folder, `${i}.txt`);
        await writeFile(from, text);
        return { kind, from, to, made };
      }),
    );
    const job = join(folder, 'job.json');
    await writeFile(job, JSON.stringify({ sheets }));
    const code = await new Promise<number>((done) => {
      const child = spawn(process.execPath, [script, job], {
        stdio: ['ignore', 'ignore', 'pipe'],
        signal,
      });
      child.stderr.setEncoding('utf8').on('data', stderr);
      child.once('error', () => done(1));
      child.once('exit', (status) => done(status ?? 1));
    });
    return code === 0
      ? ok(null)
      : err(appError('refused', 'PDF and PNG could not be drawn; the lines above say why.', { where: '--formats' }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
