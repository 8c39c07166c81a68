import { strict as assert } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type { Answer, RequestName } from '../../../shared/ipc.ts';
import { executable, switches } from '../app.ts';
import { ask } from '../pages/page.ts';
import { profileFolder } from '../pages/window.ts';

/** Sends a request as a hostile script in the page could. */
const asAttacker = (name: unknown, input: unknown) => ask(name as 'app.info', input as never);

/** Null for success. */
const refusal = (answer: Answer<RequestName>) => (answer.ok ? null : answer.error.kind);

interface Packed {
  readonly size: number;
  readonly offset: string;
  readonly integrity: { readonly hash: string };
}
type Entry = Packed | { readonly files: Readonly<Record<string, Entry>> };
const filesIn = (entry: Entry): readonly Packed[] =>
  'files' in entry ? Object.values(entry.files).flatMap(filesIn) : [entry];

interface PartsList {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses: readonly unknown[];
    readonly hashes: readonly { readonly content: string }[];
  }[];
}

const readLog = (): string => {
  const file = join(profileFolder(), 'logs/cascade.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
let logged = 0;

/** Waits for a log line of the main process since the start of the test. */
const waitForLog = (line: string): Promise<unknown> =>
  browser.waitUntil(() => readLog().slice(logged).includes(line), { timeoutMsg: `The log lacks: ${line}` });

const expectUnmoved = async () => {
  assert.equal(await browser.getUrl(), 'app://cascade/index.html');
  assert.equal((await browser.getWindowHandles()).length, 1);
};

describe('The page, were it hostile,', () => {
  beforeEach(async () => {
    await browser.refresh();
    logged = readLog().length;
  });

  it('gets no answer on a channel that does not exist', async () => {
    for (const name of ['fs.read', '__proto__', 'constructor', 7, null, { toString: 1 }]) {
      assert.deepEqual(await asAttacker(name, {}), {
        ok: false,
        error: { kind: 'refused', message: 'There is no such request.' },
      });
    }
  });

  it('cannot send a request more than its fields', async () => {
    assert.equal(refusal(await asAttacker('app.info', { path: '/etc/passwd' })), 'invalid-input');
  });

  it('cannot name a file for the main process to read', async () => {
    for (const input of [{ path: '/etc/passwd' }, { name: '/etc/passwd' }, '/etc/passwd']) {
      assert.equal(refusal(await asAttacker('file.import', input)), 'invalid-input');
    }
  });

  it('cannot send a request of any size', async () => {
    const kind = await browser.execute(async () => {
      const answer = await window.cascade.request('clipboard.write', { text: 'x'.repeat(100_000_000) });
      return typeof answer === 'string' || answer.ok ? null : answer.error.kind;
    });
    assert.equal(kind, 'invalid-input');
  });

  it('has no Node, no Electron and one frozen bridge', async () => {
    const seen = await browser.execute(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
      bridge: Object.keys(window.cascade).sort(),
      frozen: Object.isFrozen(window.cascade),
    }));
    assert.deepEqual(seen, { globals: [], bridge: ['on', 'request'], frozen: true });
  });

  it('cannot lend the bridge to a frame', async () => {
    const seen = await browser.execute(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const lent = 'cascade' in (frame.contentWindow as Window);
      frame.remove();
      return lent;
    });
    assert.equal(seen, false);
  });

  it('cannot show a foreign frame', async () => {
    const blocked = await browser.execute(
      () =>
        new Promise((done) => {
          document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), {
            once: true,
          });
          const frame = document.createElement('iframe');
          frame.src = 'https://example.invalid/';
          document.body.append(frame);
        }),
    );
    assert.equal(blocked, 'frame-src');
  });

  for (const { address, by } of [
    { address: 'https://example.invalid/', by: 'main' },
    { address: 'app://other/index.html', by: 'main' },
    // Blink refuses these within the call, before the main process is involved.
    { address: 'file:///etc/passwd', by: 'page' },
    { address: 'data:text/html,hello', by: 'page' },
  ]) {
    it(`cannot go to ${address}`, async () => {
      await browser.execute((to) => {
        location.assign(to);
      }, address);
      if (by === 'main') await waitForLog(`Refused to go to ${address}`);
      await expectUnmoved();
    });

    it(`cannot open a window for ${address}`, async () => {
      assert.equal(await browser.execute((to) => window.open(to) === null, address), true);
      await expectUnmoved();
    });
  }

  it('cannot follow a link that asks for a new window', async () => {
    await browser.execute(() => {
      const link = Object.assign(document.createElement('a'), { href: 'https://example.invalid/', target: '_blank' });
      document.body.append(link);
      link.click();
      link.remove();
    });
    await waitForLog('Refused to open a window for https://example.invalid/');
    await expectUnmoved();
  });

  for (const address of [
    'https://example.invalid/',
    'http://127.0.0.1:9/',
    'app://cascade/index.html',
    'file:///etc/passwd',
  ]) {
    it(`cannot fetch ${address}`, async () => {
      const outcome = await browser.execute(
        (to) =>
          fetch(to).then(
            () => 'fetched',
            () => 'refused',
          ),
        address,
      );
      assert.equal(outcome, 'refused');
    });
  }

  it('reaches no host by WebRTC', async () => {
    const reached: string[] = [];
    const udp = createSocket('udp4', () => reached.push('udp')).bind(0, '127.0.0.1');
    const tcp = createServer((socket) => {
      reached.push('tcp');
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
    try {
      const candidates = await browser.execute(
        async (udpPort, tcpPort) => {
          const peer = new RTCPeerConnection({
            iceServers: [
              { urls: `stun:127.0.0.1:${udpPort}` },
              { urls: `turn:127.0.0.1:${tcpPort}?transport=tcp`, username: 'u', credential: 'x' },
            ],
          });
          const found: string[] = [];
          peer.addEventListener('icecandidate', ({ candidate }) => {
            if (candidate !== null && candidate.candidate !== '') found.push(candidate.candidate);
          });
          const gathered = new Promise<void>((done) => {
            peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && done());
            setTimeout(done, 5_000);
          });
          peer.createDataChannel('x');
          await peer.setLocalDescription(await peer.createOffer());
          await gathered;
          peer.close();
          return found;
        },
        udp.address().port,
        (tcp.address() as AddressInfo).port,
      );
      assert.deepEqual({ candidates, reached }, { candidates: [], reached: [] });
    } finally {
      udp.close();
      tcp.close();
    }
  });

  it('runs in a process whose engine prefetches no names', () => {
    const pages = execFileSync('ps', ['-ww', '-eo', 'args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes('--type=renderer') && line.includes(profileFolder()));
    assert.ok(pages.length > 0);
    for (const page of pages) assert.match(page, / --blink-settings=dnsPrefetchingEnabled=false /);
  });

  it('cannot load a script from elsewhere, write one into the page, or evaluate text', async () => {
    const outcome = await browser.execute(async () => {
      const ran = window as unknown as { ran?: boolean };
      const refuses = (write: () => unknown): boolean => {
        try {
          write();
          return false;
        } catch {
          return true;
        }
      };
      const script = document.createElement('script');
      const refused = [
        () => (script.textContent = 'window.ran = true'),
        () => (script.src = 'data:text/javascript,window.ran=true'),
        () => (document.createElement('div').innerHTML = '<b>x</b>'),
        () => new Worker('data:text/javascript,postMessage(1)'),
        () => {
          script.append('window.ran = true');
          document.body.append(script);
        },
      ].map(refuses);
      // Delayed, because the driver's own evaluation is allowed to evaluate.
      const evaluated = await new Promise((done) =>
        setTimeout(() => {
          try {
            // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what must be refused
            new Function('window.ran = true')();
            done('evaluated');
          } catch {
            done('refused');
          }
        }),
      );
      return { refused, evaluated, ran: ran.ran === true };
    });
    assert.deepEqual(outcome, { refused: [true, true, true, true, true], evaluated: 'refused', ran: false });
  });

  it('has no permission and gets none', async () => {
    const outcome = await browser.execute(async () => ({
      geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
      notifications: await Notification.requestPermission(),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        () => 'refused',
      ),
      clipboard: await navigator.clipboard.readText().then(
        () => 'granted',
        () => 'refused',
      ),
    }));
    assert.deepEqual(outcome, {
      geolocation: 'denied',
      notifications: 'denied',
      camera: 'refused',
      clipboard: 'refused',
    });
  });

  it('cannot embed a webview', async () => {
    const outcome = await browser.execute(() => {
      const view = document.body.appendChild(document.createElement('webview'));
      const plain = view.constructor === HTMLElement || view.constructor === HTMLUnknownElement;
      view.remove();
      return plain;
    });
    assert.equal(outcome, true);
  });

  it('is not taken over by a file that is dropped on it', async () => {
    const isPrevented = await browser.execute(() => {
      const files = new DataTransfer();
      files.items.add(new File(['<h1>taken over</h1>'], 'page.html', { type: 'text/html' }));
      const drop = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true });
      return !document.body.dispatchEvent(drop);
    });
    assert.equal(isPrevented, true);
    await expectUnmoved();
  });
});

describe('The packed app', () => {
  const resources =
    process.platform === 'darwin' ? join(dirname(executable), '../Resources') : join(dirname(executable), 'resources');

  it('has every fuse as electron-builder.yml sets it', async () => {
    const [, lines = ''] = /^electronFuses:\n((?: {2}.+\n)+)/m.exec(readFileSync('electron-builder.yml', 'utf8')) ?? [];
    const wanted = lines
      .trim()
      .split('\n')
      .map((line) => line.trim().split(': '))
      .filter(([name]) => name !== 'resetAdHocDarwinSignature')
      .map(([name = '', value]) => ({
        option: FuseV1Options[`${name[0]?.toUpperCase()}${name.slice(1)}` as 'RunAsNode'],
        value: value === 'true' ? '1' : '0',
      }));
    const wire = await getCurrentFuseWire(executable);
    assert.equal(wanted.length, 8);
    for (const { option, value } of wanted)
      assert.equal(String.fromCharCode(wire[option] ?? 0), value, FuseV1Options[option]);
  });

  it('has the hash of each of its files in its archive, which is what Electron checks where the system lets it', () => {
    const archive = readFileSync(join(resources, 'app.asar'));
    const headerSize = archive.readUInt32LE(4);
    const header = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as Entry;
    const files = filesIn(header);
    assert.ok(files.length > 20);
    for (const { size, offset, integrity } of files) {
      const start = 8 + headerSize + Number(offset);
      const hash = createHash('sha256').update(archive.subarray(start, start + size));
      assert.equal(integrity.hash, hash.digest('hex'));
    }
  });

  it('brings the list of its parts, with the licence and the hash of each, and the licences themselves', () => {
    const list = JSON.parse(readFileSync(join(resources, 'parts.cdx.json'), 'utf8')) as PartsList;
    assert.equal(`${list.bomFormat} ${list.specVersion}`, 'CycloneDX 1.5');
    const names = list.components.map(({ name }) => name);
    for (const name of ['electron', 'svelte', 'zod', '@azure/msal-node', '@peculiar/x509', 'croner'])
      assert.ok(names.includes(name), name);
    for (const name of ['vite', 'vitest', 'eslint', 'electron-builder']) assert.ok(!names.includes(name), name);
    const texts = readFileSync(join(resources, 'third-party.txt'), 'utf8');
    for (const { name, version, licenses, hashes } of list.components.slice(1)) {
      assert.equal(licenses.length, 1, name);
      assert.match(hashes[0]?.content ?? '', /^[0-9a-f]{128}$/, name);
      assert.ok(texts.includes(`\n${name} ${version} (`), name);
    }
  });
});

describe('The release build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-release-'));
  const release = process.env['CASCADE_RELEASE_EXECUTABLE'] ?? '';
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(release, [...switches, `--user-data-dir=${join(folder, 'profile')}`, ...args], {
      encoding: 'utf8',
      timeout: 30_000,
      env: { ...process.env, ...env },
    });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const given of [
    `--log-net-log=${join(folder, 'net.json')}`,
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--proxy-server=127.0.0.1:9',
    '--ignore-certificate-errors',
    '--host-resolver-rules=MAP * 127.0.0.1',
  ]) {
    it(`ends with a sentence where it is started with ${given.split('=', 1)[0] ?? ''}`, () => {
      const { status, stderr } = start([given, '--version']);
      assert.match(stderr, new RegExp(`Cascade does not start with ${given.split('=', 1)[0] ?? ''}, because`));
      assert.equal(status, 2);
      assert.equal(existsSync(join(folder, 'net.json')), false);
    });
  }

  it('ends with a sentence where SSLKEYLOGFILE is set', () => {
    const { status, stderr } = start(['--version'], { SSLKEYLOGFILE: join(folder, 'keys') });
    assert.match(stderr, /Cascade does not start with SSLKEYLOGFILE, because/);
    assert.equal(status, 2);
    assert.equal(existsSync(join(folder, 'keys')), false);
  });

  it('starts without them', () => {
    const { status, stdout } = start(['--version']);
    assert.match(stdout, /^Cascade \d/);
    assert.equal(status, 0);
  });
});
