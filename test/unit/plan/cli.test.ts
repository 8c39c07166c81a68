import { describe, expect, test } from 'vitest';
import { toIo } from '../../../main/cli/command.ts';
import { command } from '../../../main/cli/plan.ts';
import { noPolicy } from '../../../shared/policy.ts';
import { ok } from '../../../shared/result.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { serializeWorkspace } from '../../../shared/topology/serialize-workspace.ts';
import { buildTopology, contosoId } from '../../support/topologies.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const chain = buildTopology([
  { name: 'plant', mode: 'ReadWrite', repositories: ['base'] },
  {
    name: 'line1',
    parent: 'plant',
    repositories: ['base'],
    more: { sync: { schedule: '0 3 * * 0', syncWindow: 'PT3H', messageTtl: 'P9D' } },
  },
]);
const draft = (topology: Topology, ...edits: Edit[]): string => serializeWorkspace(topology, edits);

const run = async (files: Readonly<Record<string, string>>, ...args: string[]) => {
  const output = { out: '', err: '' };
  const status = await command.run(
    args,
    toIo({
      stdout: (text) => (output.out += text),
      stderr: (text) => (output.err += text),
      readFile: (path) => Promise.resolve(ok(files[path] ?? '')),
      policy: () => Promise.resolve({ policy: noPolicy, problem: null }),
      now: () => now,
      signal: new AbortController().signal,
      holdSignals: () => undefined,
    }),
  );
  return { status, ...output };
};

const nightly: Edit = { kind: 'set-sync', registry: 'line1', sync: { schedule: '0 2 * * *' } };

describe('cascade plan', () => {
  test('gives steps and effects as JSON', async () => {
    const { status, out, err } = await run({ a: draft(chain), b: draft(chain, nightly) }, 'a', 'b', '--format', 'json');
    expect([status, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      registryId: contosoId,
      steps: [
        {
          id: '01-update-registry-line1',
          kind: 'update-registry',
          target: 'line1',
          summary: "Changes 'line1': schedule from '0 3 * * 0' to '0 2 * * *'.",
          risk: 'medium',
          expected: { name: 'line1', sync: { schedule: '0 3 * * 0' } },
          request: {
            method: 'PATCH',
            path: `${contosoId}/connectedRegistries/line1`,
            body: { properties: { syncProperties: { schedule: '0 2 * * *' } } },
          },
        },
      ],
      effects: [
        // A weekly pass sees what the continuous parent held at 03:00; the site learns of the change on the next
        // Sunday.
        {
          registry: 'line1',
          worstStalenessMs: { before: 604_860_000, after: 86_460_000 },
          effectiveAt: '2026-11-29T03:00:00.000Z',
        },
      ],
    });
  });

  test('prints the same as tables', async () => {
    const files = { a: draft(chain), b: draft(chain, nightly) };
    const { out } = await run(files, 'a', 'b');
    expect((await run(files, 'a', 'b', '--format', 'text')).out).toBe(out);
    expect(out).toBe(`STEP                      RISK    WHAT
------------------------  ------  ${'-'.repeat(115)}
01-update-registry-line1  medium  Changes 'line1': schedule from '0 3 * * 0' to '0 2 * * *'.
                                  'line1' learns of it only at a sync under the old schedule '0 3 * * 0' \
(up to 7 d apart), once 'plant' knows of it.

REGISTRY  WORST BEFORE  WORST AFTER  EFFECTIVE AT (UTC)
--------  ------------  -----------  ------------------------
line1     7 d           24 h         2026-11-29T03:00:00.000Z
`);
  });

  test('reports that there is nothing to do, and sets the exit status if asked', async () => {
    const files = { a: draft(chain), b: draft(chain, nightly) };
    expect(await run(files, 'a', 'a')).toEqual({ status: 0, out: 'Nothing to do: the two are the same.\n', err: '' });
    expect((await run(files, 'a', 'b', '--detailed-exit-code')).status).toBe(1);
    expect((await run(files, 'a', 'a', '--detailed-exit-code')).status).toBe(0);
  });

  test('takes facts that a source lacks for no difference, and lists what was not compared', async () => {
    const detailed: Topology = {
      ...chain,
      registries: chain.registries.map((one) => ({
        ...one,
        garbageCollection: { enabled: true, schedule: '0 0 * * *' },
      })),
    };
    const azList = JSON.stringify(
      detailed.registries.map(({ name, id, parent, mode, sync, tokenId }) => ({
        id,
        name,
        mode,
        parent: {
          id: parent === null ? null : `${contosoId}/connectedRegistries/${parent}`,
          syncProperties: { ...sync, tokenId },
        },
        logging: { logLevel: 'Information', auditLogStatus: 'Disabled' },
      })),
    );
    const notCompared =
      'list does not tell the data endpoint, garbage collection of 2 of 2 registries, tokens and scope maps: not compared\n';
    const nothing = { status: 0, out: 'Nothing to do: the two are the same.\n', err: notCompared };
    expect(await run({ list: azList, b: draft(detailed) }, 'list', 'b', '--detailed-exit-code')).toEqual(nothing);
    expect(await run({ list: azList, b: draft(detailed) }, 'b', 'list', '--detailed-exit-code')).toEqual(nothing);
    const planSteps = async (...edits: Edit[]): Promise<string[]> => {
      const { out } = await run({ list: azList, b: draft(detailed, ...edits) }, 'list', 'b', '--format', 'json');
      return (JSON.parse(out) as { steps: { id: string }[] }).steps.map(({ id }) => id);
    };
    // An edit of the draft is a step even if the list lacks its current value.
    expect(await planSteps(nightly)).toEqual(['01-update-registry-line1']);
    expect(
      await planSteps({
        kind: 'set-garbage-collection',
        registry: 'line1',
        garbageCollection: { enabled: false, schedule: '0 0 * * *' },
      }),
    ).toEqual(['01-update-registry-line1']);
    expect(await planSteps({ kind: 'set-token-status', registry: 'line1', status: 'disabled' })).toHaveLength(1);
  });

  test('counts from the moment that --now says, over the year from its day', async () => {
    const files = { a: draft(chain), b: draft(chain, nightly) };
    const { out } = await run(files, 'a', 'b', '--format', 'json', '--now', '2027-02-03T10:00:00Z');
    expect(JSON.parse(out)).toMatchObject({
      from: '2027-02-03T00:00:00.000Z',
      to: '2028-02-03T00:00:00.000Z',
      effects: [{ effectiveAt: '2027-02-07T03:00:00.000Z' }],
    });
    expect((await run(files, 'a', 'b')).err).toBe(
      'figures from 2026-11-23T00:00:00.000Z to 2027-11-23T00:00:00.000Z, pessimistic\n',
    );
  });

  test('writes a script of the Azure CLI', async () => {
    const { out } = await run({ a: draft(chain), b: draft(chain, nightly) }, 'a', 'b', '--format', 'az');
    expect(out).toContain(
      "az acr connected-registry update \\\n  --name line1 \\\n  --registry contoso \\\n  --sync-schedule '0 2 * * *'",
    );
  });

  test('does not take an older list for a wish to deactivate', async () => {
    const before: Topology = {
      ...chain,
      registries: chain.registries.map((one) => ({ ...one, status: { ...one.status, activation: 'Inactive' } })),
    };
    expect((await run({ a: draft(chain), b: draft(before) }, 'a', 'b')).out).toBe(
      'Nothing to do: the two are the same.\n',
    );
    const wanted = await run(
      { a: draft(chain), b: draft(chain, { kind: 'deactivate', registry: 'plant' }) },
      'a',
      'b',
      '--format',
      'json',
    );
    expect(JSON.parse(wanted.out).steps).toHaveLength(1);
  });

  test.each<[string, string[], string]>([
    ['one file', ['a'], 'cascade: plan needs two files: CURRENT and DESIRED.\n'],
    [
      'an unknown format',
      ['a', 'a', '--format', 'xml'],
      'cascade: --format xml is unknown: write table, json, az, powershell, bicep, terraform, arm.\n',
    ],
    ['standard input twice', ['-', '-'], 'cascade: Standard input can be only one of the two files.\n'],
    [
      'broken JSON',
      ['a', 'broken'],
      "cascade: broken: This is not JSON: line 1, column 2: expected a name in double quotes or '}', found '!'.\n",
    ],
    [
      'a draft that does not apply',
      ['a', 'lost'],
      "cascade: lost: edits[0] does not apply: There is no connected registry 'gone1' in 'contoso'.\n",
    ],
  ])('refuses %s with status 2', async (_, args, message) => {
    const files = { a: draft(chain), broken: '{!', lost: draft(chain, { kind: 'deactivate', registry: 'gone1' }) };
    const { status, out, err } = await run(files, ...args);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(message.replace('cascade: ', '').trimEnd());
  });
});
