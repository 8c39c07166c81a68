import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { BrowserWindow, type NativeImage, type Session, session } from 'electron';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { Log } from '../log.ts';
import { hardenSession, secureWebPreferences } from '../security/guards.ts';

/** What is drawn: a report's HTML as pages, or an SVG as a picture. Both are text that shared/ made. */
export interface RenderInput {
  readonly kind: 'pdf' | 'png';
  readonly text: string;
  /** When the report was made, as a PDF says it: the same report has the same bytes. */
  readonly made: Instant;
}

const origin = 'app://paper';
/** Allows the page the styles that it came with, and nothing else. */
const policyFor = (html: string): string => {
  const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  return `default-src 'none'; style-src ${styles.length === 0 ? "'none'" : styles.join(' ')}`;
};

/** A session of its own that holds one page in memory, keeps nothing and reaches nothing. */
const sessionFor = (html: string, log: Log): Session => {
  const own = session.fromPartition(`paper-${randomUUID()}`, { cache: false });
  hardenSession(own, log);
  own.protocol.handle('app', ({ url }) =>
    url === `${origin}/`
      ? new Response(html, {
          headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyFor(html) },
        })
      : new Response('Not found', { status: 404 }),
  );
  return own;
};

/** Shows a page to nobody, without scripts, preload or network, while `use` draws it. */
const withPage = async <T>(
  html: string,
  size: { readonly width: number; readonly height: number },
  log: Log,
  use: (window: BrowserWindow) => Promise<T>,
): Promise<T> => {
  const window = new BrowserWindow({
    show: false,
    ...size,
    frame: false,
    enableLargerThanScreen: true,
    webPreferences: {
      ...secureWebPreferences,
      javascript: false,
      offscreen: true,
      session: sessionFor(html, log),
      devTools: false,
      backgroundThrottling: false,
    },
  });
  try {
    await window.loadURL(`${origin}/`);
    return await use(window);
  } finally {
    window.destroy();
  }
};

const mostLooks = 50;

/** What `look` gives once two in a row are the same: fonts and pictures of a page may come after it has loaded. */
const settled = async <T>(look: () => Promise<T>, same: (now: T, before: T) => boolean): Promise<T> => {
  let before = await look();
  for (let looks = 1; looks < mostLooks; looks += 1) {
    const now = await look();
    if (same(now, before)) return now;
    before = now;
  }
  return before;
};

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** The dates of the report in place of the clock's: the same length, so that no offset in the file moves. */
const dated = (pdf: Buffer, made: Instant): Buffer => {
  const date = new Date(made);
  const parts = [
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  const text = `D:${date.getUTCFullYear()}${parts.map(twoDigits).join('')}`;
  return Buffer.from(pdf.toString('latin1').replaceAll(/D:\d{14}/g, text), 'latin1');
};

const footer = `<div style="width:100%;margin:0 14mm;font:8px Inter,system-ui,sans-serif;color:#555;display:flex;justify-content:space-between"><span class="title"></span><span><span class="pageNumber"></span> of <span class="totalPages"></span></span></div>`;

/** A4 pages with numbers, an outline of the headings, and real text. */
const pagesOf = ({ text, made }: RenderInput, log: Log): Promise<Buffer> =>
  withPage(text, { width: 1_280, height: 900 }, log, async ({ webContents }) => {
    const print = async (): Promise<Buffer> =>
      dated(
        await webContents.printToPDF({
          pageSize: 'A4',
          printBackground: true,
          displayHeaderFooter: true,
          headerTemplate: '<span></span>',
          footerTemplate: footer,
          margins: { top: 0.5, bottom: 0.6, left: 0.5, right: 0.5 },
          generateDocumentOutline: true,
          generateTaggedPDF: true,
        }),
        made,
      );
    return settled(print, (pdf, before) => pdf.equals(before));
  });

/** Pixels of the picture for each of the SVG's own. */
const sharpness = 2;

const sizeIn = (svg: string): { readonly width: number; readonly height: number } => {
  const [, width, height] = /<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  return { width: Math.ceil(Number(width ?? 0)), height: Math.ceil(Number(height ?? 0)) };
};

const stillMs = 100;

/** What was painted, once two looks in a row are the same. */
const stillPicture = ({ webContents }: BrowserWindow): Promise<NativeImage> =>
  settled(
    async () => {
      await pause(stillMs);
      return webContents.capturePage();
    },
    (picture, before) => !picture.isEmpty() && picture.toBitmap().equals(before.toBitmap()),
  );

const pictureOf = ({ text }: RenderInput, log: Log): Promise<Buffer> => {
  const { width, height } = sizeIn(text);
  const page = `<!doctype html><meta charset="utf-8"><style>html{zoom:${sharpness}}body{margin:0;overflow:hidden}svg{display:block}</style>${text}`;
  return withPage(page, { width: width * sharpness, height: height * sharpness }, log, async (window) =>
    (await stillPicture(window)).toPNG(),
  );
};

export const renderOffscreen = (sheet: RenderInput, log: Log): Promise<Buffer> =>
  sheet.kind === 'pdf' ? pagesOf(sheet, log) : pictureOf(sheet, log);
