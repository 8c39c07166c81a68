import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appError } from '../../../shared/errors.ts';
import { err } from '../../../shared/result.ts';
import { serializeWorkspace } from '../../../shared/topology/serialize-workspace.ts';
import { buildListEntry } from '../../support/az-list.ts';
import { buildTopology } from '../../support/topologies.ts';
import { terminal } from './terminal.ts';

describe('the command line', () => {
  it('lists its commands, and says so on standard error where none is given', async () => {
    const help = await terminal().run('--help');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    for (const name of ['check', 'simulate', 'plan', 'report', 'pull', 'apply', 'emulator'])
      expect(help.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(await terminal().run()).toMatchObject({ status: 2, stdout: '' });
  });

  it.each(['check', 'simulate', 'plan', 'report', 'pull', 'apply', 'emulator'])(
    'explains %s with --help',
    async (name) => {
      const help = await terminal().run(name, '--help');
      expect(help).toMatchObject({ status: 0, stderr: '' });
      expect(help.stdout).toMatch(new RegExp(`^Usage: cascade ${name}`));
    },
  );

  it('refuses an unknown command and an unknown option in one sentence', async () => {
    expect(await terminal().run('conjure')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^cascade: there is no command 'conjure'\..*\n$/),
    });
    expect(await terminal().run('pull', '--fast')).toEqual({
      status: 2,
      stdout: '',
      stderr: "cascade pull: Unknown option '--fast'. See cascade pull --help.\n",
    });
  });

  it('refuses options that lead nowhere before it talks to anybody', async () => {
    expect(await terminal().run('pull')).toMatchObject({ status: 2, stderr: 'cascade: pull needs --registry NAME.\n' });
    expect(await terminal().run('pull', '-r', 'x', '--token-from', 'thinair')).toMatchObject({ status: 2 });
    expect(await terminal().run('pull', '-r', 'x', '--token-from', 'emulator')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('needs --arm'),
    });
    expect(
      await terminal().run('pull', '-r', 'x', '--token-from', 'emulator', '--arm', 'http://localhost:1'),
    ).toMatchObject({ status: 2, stderr: expect.stringContaining('https://HOST:PORT') });
    expect(
      await terminal().run(
        'pull',
        '-r',
        'x',
        '--token-from',
        'emulator',
        '--arm',
        'https://localhost:1',
        '--ca',
        '/nowhere.pem',
      ),
    ).toMatchObject({ status: 2 });
    expect(await terminal().run('apply')).toMatchObject({ status: 2 });
    expect(await terminal().run('apply', '/nowhere.json', '--yes')).toMatchObject({ status: 2 });
  });
});

describe('a report', () => {
  const list = JSON.stringify([buildListEntry('dockseven', { schedule: '0 2 * * *', syncWindow: 'PT4H' })]);
  const of = (text: string) =>
    terminal({ readFile: () => Promise.resolve({ ok: true, value: text }), now: () => Date.UTC(2026, 10, 23) });

  it('is written in every text format, and again byte by byte with the command that it names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cascade-report-'));
    try {
      const first = join(folder, 'first');
      const { status, stdout } = await of(list).run('report', '-', '--out', first, '--format', 'json');
      expect(status).toBe(0);
      const { files } = JSON.parse(stdout) as { files: string[] };
      expect(files.map((file) => file.slice(file.lastIndexOf('.')))).toEqual(['.html', '.md', '.csv', '.json', '.ics']);
      for (const file of files.filter((one) => !one.endsWith('.ics')))
        expect(await readFile(file, 'utf8')).toContain('dockseven');
      const before = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      const dates = ['--now', '2026-11-23T00:00:00Z', '--from', '2026-11-23T00:00:00Z', '--to', '2027-11-23T00:00:00Z'];
      expect(
        (
          await terminal({ readFile: () => Promise.resolve({ ok: true, value: list }) }).run(
            'report',
            '-',
            '--out',
            first,
            ...dates,
          )
        ).status,
      ).toBe(0);
      expect(await Promise.all(files.map((file) => readFile(file, 'utf8')))).toEqual(before);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('is written of a sketch without a place in Azure, after its draft', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cascade-report-'));
    try {
      const placed = buildTopology([{ name: 'plant', more: { id: null } }]);
      const sketch = serializeWorkspace({ ...placed, cloud: { ...placed.cloud, id: null } }, [
        { kind: 'set-sync', registry: 'plant', sync: { schedule: '0 5 * * *', syncWindow: 'PT3H' } },
      ]);
      const written = await of(sketch).run('report', 'sketch.cascade.json', '--out', folder, '--formats', 'md');
      expect(written).toMatchObject({ status: 0 });
      expect(await readFile(written.stdout.trim(), 'utf8')).toContain('Every day at 05:00 UTC');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('of which PDF and PNG cannot be drawn ends with 3, and names what was written before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cascade-report-'));
    try {
      const drawn: string[] = [];
      const failing = terminal({
        readFile: () => Promise.resolve({ ok: true, value: list }),
        now: () => Date.UTC(2026, 10, 23),
        draw: (drawings) => {
          drawn.push(...drawings.map(({ kind }) => kind));
          return Promise.resolve(err(appError('refused', 'The page ended: crashed.', { where: '--formats' })));
        },
      });
      const { status, stdout, stderr } = await failing.run('report', '-', '--out', folder, '--formats', 'md,pdf,png');
      expect([...new Set(drawn)]).toEqual(['pdf', 'png']);
      expect({ status, stdout }).toEqual({
        status: 3,
        stdout: (await readdir(folder)).map((name) => `${join(folder, name)}\n`).join(''),
      });
      expect(stdout).toMatch(/\.md\n$/);
      expect(stderr).toMatch(/cascade: --formats: The page ended: crashed\.\n$/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('of more registries than a PDF holds is refused before anything is written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cascade-report-'));
    try {
      const many = JSON.stringify(
        Array.from({ length: 1_501 }, (_, i) => ({ ...JSON.parse(list)[0], name: `site${i}` })),
      );
      expect(await of(many).run('report', 'many.json', '--out', folder, '--formats', 'csv,pdf')).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringContaining(
          'many.json: A PDF holds at most 1,500 connected registries, and these are 1,501: save HTML and CSV',
        ),
      });
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('whose later file cannot be written lists those that are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cascade-report-'));
    try {
      // A folder has the name of the second file.
      await mkdir(join(folder, 'registry.csv', 'x'), { recursive: true });
      const { status, stdout } = await of(list).run('report', '-', '--out', folder, '--formats', 'md,csv');
      expect([status, stdout]).toEqual([2, `${join(folder, 'registry.md')}\n`]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('refuses unknown formats, and a range that ends before it begins', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cascade-report-'));
    try {
      const refused = (...options: string[]) => of(list).run('report', '-', '--out', folder, ...options);
      expect(await refused('--formats', 'docx')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining("'docx' is not known"),
      });
      expect(await refused('--from', '2026-12-02', '--to', '2026-12-01')).toMatchObject({ status: 2 });
      expect(await of('{').run('report', 'broken.json', '--out', folder)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('broken.json'),
      });
      expect(await of(list).run('report', '-')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('--out DIR'),
      });
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('pull, plan and apply against the emulator over TLS', () => {
  let folder = '';
  let azure: readonly string[] = [];
  const stop = new AbortController();
  let serving: Promise<unknown> = Promise.resolve();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cascade-cli-'));
    const ready = new Promise<string>((resolve) => {
      serving = terminal({ stdout: resolve, signal: stop.signal }).run('emulator');
    });
    const { arm, ca } = JSON.parse(await ready) as { arm: string; ca: string };
    azure = ['--arm', arm, '--ca', ca, '--token-from', 'emulator'];
  });
  afterAll(async () => {
    stop.abort();
    await serving;
    await rm(folder, { recursive: true, force: true });
  });
  const at = (name: string): string => join(folder, name);

  it('reads a hierarchy into a workspace, changes a schedule in it, and sees the change applied', async () => {
    const pulled = await terminal().run(
      'pull',
      '--registry',
      'contosoedge',
      '--out',
      at('now.json'),
      '--format',
      'json',
      ...azure,
    );
    expect(pulled.stderr).toContain('read 41 connected registries');
    expect(JSON.parse(pulled.stdout)).toEqual({ workspace: at('now.json'), registries: 41 });

    const workspace = JSON.parse(await readFile(at('now.json'), 'utf8')) as {
      topology: { registries: { name: string; sync: { syncWindow: string | null } }[] };
    };
    const name = workspace.topology.registries.find(({ sync }) => sync.syncWindow !== null)?.name ?? '';
    const edits = [{ kind: 'set-sync', registry: name, sync: { schedule: '0 12 * * *', syncWindow: 'PT5H' } }];
    await writeFile(at('wanted.json'), JSON.stringify({ ...workspace, edits }));

    const planned = await terminal().run('plan', at('now.json'), at('wanted.json'), '--format', 'json');
    expect(planned.status).toBe(0);
    await writeFile(at('plan.json'), planned.stdout);

    expect(await terminal().run('apply', at('plan.json'), ...azure)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('add --yes'),
    });
    expect(
      await terminal({ confirm: () => Promise.resolve(false) }).run('apply', at('plan.json'), ...azure),
    ).toMatchObject({ status: 1 });

    const applied = await terminal().run(
      'apply',
      at('plan.json'),
      '--yes',
      '--journal',
      at('journal'),
      '--format',
      'json',
      ...azure,
    );
    expect(applied.status).toBe(0);
    expect(JSON.parse(applied.stdout)).toEqual({
      outcomes: [{ id: expect.stringContaining(name), state: 'done', correlationId: expect.any(String) }],
    });
    expect(applied.stderr).toMatch(/1 of 1 step done\.\n$/);

    const again = await terminal().run('pull', '-r', 'contosoedge', '--out', '-', ...azure);
    const registries = (JSON.parse(again.stdout) as typeof workspace).topology.registries;
    expect(registries.find((one) => one.name === name)?.sync).toMatchObject({
      schedule: '0 12 * * *',
      syncWindow: 'PT5H',
    });

    expect(await terminal().run('apply', at('plan.json'), '--yes', '--journal', at('journal'), ...azure)).toMatchObject(
      { status: 0 },
    );

    await writeFile(
      at('other.json'),
      JSON.stringify({ ...workspace, edits: [{ kind: 'set-sync', registry: name, sync: { schedule: '0 6 * * *' } }] }),
    );
    await writeFile(
      at('stale.json'),
      (await terminal().run('plan', at('now.json'), at('other.json'), '--format', 'json')).stdout,
    );
    const stale = await terminal().run('apply', at('stale.json'), '--yes', '--journal', at('journal'), ...azure);
    expect(stale).toMatchObject({
      status: 3,
      stderr: expect.stringContaining(`${name} was changed by someone else since the plan was made: sync.schedule was`),
    });
  });

  it('keeps in a workspace what Azure does not know, and leaves a file of another registry alone', async () => {
    await terminal().run('pull', '-r', 'contosoedge', '--out', at('kept.json'), ...azure);
    const before = JSON.parse(await readFile(at('kept.json'), 'utf8')) as { topology: object; edits: unknown };
    const expected = {
      sites: { line2det: { owner: 'Dana' } },
      blackouts: [
        { label: 'freeze', registries: [], start: '2026-12-24T00:00:00.000Z', end: '2026-12-26T00:00:00.000Z' },
      ],
    };
    const edits = [{ kind: 'set-logging', registry: 'line2det', logLevel: 'Debug' }];
    const scenario = { assumption: 'optimistic', rangeDays: 30, localTime: true, payloadBytes: null };
    await writeFile(
      at('kept.json'),
      JSON.stringify({ ...before, topology: { ...before.topology, ...expected }, scenario, edits }),
    );
    expect((await terminal().run('pull', '-r', 'contosoedge', '--out', at('kept.json'), ...azure)).status).toBe(0);
    expect(JSON.parse(await readFile(at('kept.json'), 'utf8'))).toMatchObject({ topology: expected, scenario, edits });

    for (const [text, why] of [
      ['{"cascade":', 'This is not JSON'],
      ['[]', 'is no workspace'],
      [
        JSON.stringify({
          cascade: 1,
          topology: { ...before.topology, cloud: { name: 'contosonorth', dataEndpointHostNames: [] } },
          edits: [],
        }),
        "is a workspace of 'contosonorth'",
      ],
    ] as const) {
      await writeFile(at('other.json'), text);
      expect(await terminal().run('pull', '-r', 'contosoedge', '--out', at('other.json'), ...azure)).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(new RegExp(`${why}.*name another one with --out\\.\\n$`, 's')),
      });
      expect(await readFile(at('other.json'), 'utf8')).toBe(text);
    }
  });

  it('resumes an apply that was killed, and awaits its operation instead of sending it again', async () => {
    await terminal().run('pull', '--registry', 'contosoedge', '--out', at('before.json'), ...azure);
    const workspace = JSON.parse(await readFile(at('before.json'), 'utf8')) as object;
    const edits = ['line2det', 'line3det'].map((registry) => ({ kind: 'set-logging', registry, logLevel: 'Debug' }));
    await writeFile(at('debug.json'), JSON.stringify({ ...workspace, edits }));
    const planned = await terminal().run('plan', at('before.json'), at('debug.json'), '--format', 'json');
    await writeFile(at('cut.json'), planned.stdout);
    const apply = ['apply', at('cut.json'), '--yes', '--journal', at('cut'), ...azure];
    expect(await terminal().run(...apply)).toMatchObject({ status: 0 });

    // The journal after a kill behind the first step.
    const [name = ''] = await readdir(join(at('cut'), 'applies'));
    const lines = (await readFile(join(at('cut'), 'applies', name), 'utf8')).split('\n');
    await writeFile(
      join(at('cut'), 'applies', name),
      `${lines.slice(0, lines.findIndex((line) => line.includes('"kind":"outcome"')) + 1).join('\n')}\n{"kind":"requ`,
    );
    const again = await terminal().run(...apply);
    expect(again).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(
        /Goes on with the apply that was cut off on .+: 1 of 2 steps are known to be done\./,
      ),
    });
    expect(await readdir(join(at('cut'), 'applies'))).toEqual([name]);
    expect((await terminal().run(...apply)).stderr).not.toContain('Goes on');
  });

  it('says which registries there are where the wanted one is not, and why one cannot be used', async () => {
    expect(await terminal().run('pull', '-r', 'elsewhere', ...azure)).toMatchObject({
      status: 3,
      stdout: '',
      stderr: expect.stringContaining('it sees contosoedge'),
    });
    expect(await terminal().run('pull', '-r', 'contosodev', ...azure)).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('need the Premium tier'),
    });
    expect(await terminal().run('pull', '-r', 'contosoedge', '-g', 'other', ...azure)).toMatchObject({
      status: 3,
      stderr: expect.stringContaining("in resource group 'other'"),
    });
  });

  it('distinguishes an untrusted certificate from an unreachable network', async () => {
    const [, arm = ''] = azure;
    expect(await terminal().run('pull', '-r', 'x', '--arm', arm, '--token-from', 'emulator')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('is not trusted'),
    });
  });

  it('refuses a plan that is none, and one of two registries', async () => {
    await writeFile(at('none.json'), '{"steps":[{"id":"x"}]}');
    expect(await terminal().run('apply', at('none.json'), '--yes', ...azure)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('steps.0.kind'),
    });
    await writeFile(at('torn.json'), '{"steps":[');
    expect(await terminal().run('apply', at('torn.json'), '--yes', ...azure)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is no JSON'),
    });
    const of = (registry: string) => ({
      id: registry,
      kind: 'delete-token',
      target: 'x',
      request: {
        method: 'DELETE',
        path: `/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/${registry}/tokens/x`,
      },
    });
    await writeFile(at('two.json'), JSON.stringify({ steps: [of('one'), of('two')] }));
    expect(await terminal().run('apply', at('two.json'), '--yes', ...azure)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('2 container registries'),
    });
  });
});
