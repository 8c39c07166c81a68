// The contract of the command line: each help names its commands, options and exit statuses, and the commands accept
// them.
import { describe, expect, it } from 'vitest';
import { buildListEntry } from '../../support/az-list.ts';
import { terminal } from './terminal.ts';

const documented: Readonly<
  Record<
    string,
    {
      readonly usage: string;
      readonly options: readonly string[];
      readonly json: readonly string[];
      readonly statuses: readonly number[];
    }
  >
> = {
  check: {
    usage: 'check FILE',
    options: ['--format', '--known', '--update-known'],
    json: ['findings', 'code', 'severity', 'registry', 'message', 'fix'],
    statuses: [0, 1, 2],
  },
  simulate: {
    usage: 'simulate FILE',
    options: ['--from', '--to', '--assume', '--push', '--payload', '--format'],
    json: ['from', 'to', 'assume', 'registries', 'findings'],
    statuses: [0, 2],
  },
  plan: { usage: 'plan CURRENT DESIRED', options: ['--format', '--detailed-exit-code'], json: [], statuses: [0, 1, 2] },
  report: {
    usage: 'report FILE --out DIR',
    options: ['--out', '--formats', '--format'],
    json: ['files'],
    statuses: [0, 2, 3],
  },
  pull: {
    usage: 'pull --registry NAME',
    options: ['--registry', '--resource-group', '--subscription', '--arm', '--ca', '--token-from', '--format'],
    json: ['workspace', 'registries'],
    statuses: [0, 2, 3],
  },
  apply: {
    usage: 'apply PLAN [--yes]',
    options: ['--yes', '--arm', '--ca', '--token-from', '--format'],
    json: ['outcomes', 'id', 'state', 'correlationId'],
    statuses: [0, 1, 2, 3],
  },
  emulator: {
    usage: 'emulator [--port N] [--seed FILE | --empty]',
    options: ['--port', '--seed', '--empty'],
    json: ['arm', 'identity', 'ca', 'tenant', 'subscription', 'resourceGroup', 'registry'],
    statuses: [0, 2],
  },
};

describe.each(Object.entries(documented))('cascade %s', (name, { usage, options, json, statuses }) => {
  it('explains in its help how it is called, its options, its JSON and its exit statuses', async () => {
    const { status, stdout, stderr } = await terminal().run(name, '--help');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.startsWith(`Usage: cascade ${usage}`)).toBe(true);
    for (const option of options) expect(stdout).toMatch(new RegExp(`${option}\\b`));
    for (const field of json) expect(stdout).toMatch(new RegExp(`"?\\b${field}\\b"?`));
    const statusText = /Exit status: ([\s\S]*)/.exec(stdout)?.[1] ?? '';
    expect([...statusText.matchAll(/(?:^|; |;\n)(\d)/g)].map(([, code]) => Number(code))).toEqual(statuses);
  });

  it('knows each option, and says on standard error of another that it does not', async () => {
    expect((await terminal().run(name, '--cert')).stderr).toContain("Unknown option '--cert'");
    for (const option of options)
      expect((await terminal({ signal: AbortSignal.abort() }).run(name, option, '--')).stderr).not.toContain(
        'Unknown option',
      );
  });
});

describe('the help for FILE', () => {
  it.each(['check', 'simulate', 'plan', 'report', 'emulator'])('names all that cascade %s reads', async (name) => {
    const { stdout } = await terminal().run(name, '--help');
    for (const read of [
      'a workspace',
      'an ARM list answer',
      'az acr connected-registry list -o json',
      'an exported ARM template',
      'terraform show -json',
    ])
      expect(stdout.replace(/\s+/g, ' ')).toContain(read);
  });
});

describe('simulate --payload', () => {
  const list = JSON.stringify([buildListEntry('dockseven', { schedule: '0 2 * * *', syncWindow: 'PT4H' })]);
  const workspace = JSON.stringify({
    cascade: 1,
    topology: {
      cloud: { name: 'contoso' },
      registries: [
        {
          name: 'dockseven',
          mode: 'ReadOnly',
          sync: { schedule: '0 2 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' },
          logLevel: 'Information',
          auditLog: false,
          status: {},
        },
      ],
      sites: { dockseven: { linkMbps: 8 } },
      accessKnown: false,
    },
  });
  const arrival = async (text: string, ...args: string[]) => {
    const io = terminal({
      readFile: () => Promise.resolve({ ok: true, value: text }),
      now: () => Date.UTC(2026, 10, 23),
    });
    const { stdout } = await io.run('simulate', '-', '--format', 'json', '--push', '2026-11-23T01:00Z', ...args);
    return (JSON.parse(stdout) as { registries: { arrival: string | null }[] }).registries[0]?.arrival;
  };

  it('takes the time that the bytes need over the link, and none where no link rate is known', async () => {
    expect(await arrival(workspace)).toBe('2026-11-23T02:00:00.000Z');
    expect(await arrival(workspace, '--payload', '3600000000')).toBe('2026-11-23T03:00:00.000Z');
    expect(await arrival(workspace, '--payload', '36000000000')).toBeNull();
    expect(await arrival(list, '--payload', '3600000000')).toBe('2026-11-23T02:00:00.000Z');
  });
});
