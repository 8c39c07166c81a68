// One window that shows the sides of the bench by turns, moves each with the same wheel, and says as JSON what its
// frames were. Arguments: --page=ADDRESS --sides=A,B --runs=N
import { app, BrowserWindow } from 'electron';

const size = { width: 1440, height: 900 };
const stepMs = 16;

/** @typedef {{ times: number, across?: number, down?: number, zoom?: -1 | 1 }} Stroke */

/** Down and up the tree, out to all of it, a little in and along there, in again, and along. @type {Stroke[]} */
const graphStrokes = [
  { times: 60, down: -60 },
  { times: 30, down: 60 },
  { times: 60, zoom: -1 },
  { times: 20, zoom: 1 },
  { times: 30, down: -30 },
  { times: 30, zoom: 1 },
  { times: 40, down: -90 },
];

/** Closer in, along the time and back, down the lanes and up, and out again. @type {Stroke[]} */
const timelineStrokes = [
  { times: 30, zoom: 1 },
  { times: 40, across: -60 },
  { times: 40, across: 60 },
  { times: 60, down: -60 },
  { times: 30, down: 60 },
  { times: 30, zoom: -1 },
];

/** Pixels of a wheel with Ctrl by which each side comes about a twentieth closer. @param {string} side */
const zoomPixels = (side) => ({ 'cascade-graph': 4, 'cascade-timeline': 25, 'vis-timeline': 8 })[side] ?? 40;

/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** @param {string} page @param {string} side */
const measure = async (page, side) => {
  const window = new BrowserWindow({
    ...size,
    x: 0,
    y: 0,
    frame: false,
    useContentSize: true,
    webPreferences: { backgroundThrottling: false },
  });
  const { webContents } = window;
  webContents.on(
    'console-message',
    (_event, level, message) => level >= 3 && process.stderr.write(`${side}: ${message}\n`),
  );
  try {
    await window.loadURL(`${page}?side=${side}`);
    /** @param {string} code */
    const ask = (code) => webContents.executeJavaScript(code);
    while (!(await ask('"bench" in window'))) await pause(50);
    const first = await ask('bench.firstPicture()');
    await ask('bench.watch()');
    await pause(1500);
    const { longest: settling } = await ask('bench.stop()');
    const at = { x: size.width / 2 + 100, y: size.height / 2 };
    webContents.sendInputEvent({ type: 'mouseMove', ...at });
    await pause(100);
    await ask('bench.watch()');
    for (const { times, across = 0, down: along = 0, zoom = 0 } of side.includes('timeline')
      ? timelineStrokes
      : graphStrokes) {
      const down = zoom === 0 ? along : zoom * zoomPixels(side);
      const before = await ask('bench.place()');
      for (let done = 0; done < times; done += 1) {
        webContents.sendInputEvent({
          type: 'mouseWheel',
          ...at,
          deltaX: across,
          deltaY: down,
          canScroll: true,
          hasPreciseScrollingDeltas: true,
          modifiers: zoom === 0 ? [] : ['control'],
        });
        await pause(stepMs);
      }
      // A slow side is still busy with the last stroke; the next one waits for it.
      for (let last = ''; last !== (await ask('bench.place()')); await pause(50)) last = await ask('bench.place()');
      if ((await ask('bench.place()')) === before)
        throw new Error(`${side} did not move with ${JSON.stringify({ across, down, zoom })}.`);
    }
    const { frames, longest } = await ask('bench.stop()');
    return { side, first, frames, longest: Math.max(settling, longest) };
  } finally {
    window.destroy();
  }
};

const run = async () => {
  await app.whenReady();
  app.on('window-all-closed', () => undefined);
  const [page = '', sides = '', runs = '1'] = ['page', 'sides', 'runs'].map((name) =>
    app.commandLine.getSwitchValue(name),
  );
  for (let done = 0; done < Number(runs); done += 1)
    for (const side of sides.split(',')) process.stdout.write(`${JSON.stringify(await measure(page, side))}\n`);
  process.stdout.write('', () => app.exit(0));
};

void run().catch((/** @type {unknown} */ error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`, () => app.exit(1));
});
