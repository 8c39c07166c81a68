// Recorded by the Azure CLI's own tests from Azure: test_acr_connectedregistry, test_repository_token_create,
// test_acr_create_with_managed_registry, test_acr_import_no_wait and test_acr_with_dedicated_data_endpoints
// (https://github.com/Azure/azure-cli, src/azure-cli/azure/cli/command_modules/acr/tests/latest/recordings).
// Every interaction is sent to the emulator in its order; status, operation headers and body must be the recorded ones.
import { expect, it } from 'vitest';
import { emptyState, type EmulatorState } from '../../main/emulator/state.ts';
import { describeUnless } from '../support/describe-unless.ts';
import { createEmulatorHarness } from '../support/emulator-harness.ts';
import { type Interaction, readRecording, recordingsMissing } from '../support/recordings.ts';

/** Responses that differ from Azure's, with the reason. All others must be equal. */
const differences: readonly { readonly file: string; readonly n: readonly number[]; readonly why: string }[] = [
  {
    file: 'test_acr_with_dedicated_data_endpoints',
    n: [12, 13, 14, 15, 16, 17, 20],
    why:
      'Geo-replication is not emulated: a connected registry is tied to the home region ' +
      '(shared/topology/README.md#31-limits-and-prerequisites).',
  },
  {
    file: 'test_acr_import_no_wait',
    n: [0],
    why: 'The resource group existed when it was recorded (200); the emulator makes it (201).',
  },
];

const operationLastsMs = 5_000;
const subscription = '00000000-0000-0000-0000-000000000000';

/** The recorder masked every subscription with one id. This group was in another subscription, as its name says. */
const unmasked = (request: unknown): unknown =>
  JSON.parse(
    JSON.stringify(request ?? null).replaceAll(
      `/subscriptions/${subscription}/resourcegroups/resourcegroupdiffsub/`,
      '/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/resourcegroupdiffsub/',
    ),
  );

const startState = (): EmulatorState => {
  const state = emptyState('westus');
  return {
    ...state,
    subscription: { ...state.subscription, id: subscription },
    principal: 'user@example.com',
    resourceGroups: new Map([['clitest.rg000001', { name: 'clitest.rg000001', location: 'westus', tags: {} }]]),
    times: {
      registry: operationLastsMs,
      token: operationLastsMs,
      scopeMap: operationLastsMs,
      deletion: operationLastsMs,
      deactivation: operationLastsMs,
      importImage: operationLastsMs,
    },
  };
};

/** Removes ids, times and secrets. */
const comparable = (value: unknown): unknown => {
  const text = JSON.stringify(value ?? null)
    .replace(/"value":"[^"]*"/g, '"value":"<secret>"')
    .replace(/"\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|\+00:00)"/g, '"<time>"')
    .replace(/(token|registries)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '$1-<guid>')
    .replace(/&t=\d+/g, '&t=<ticks>');
  return JSON.parse(text);
};

const isPoll = (url: string): boolean => /\/operation(?:Statuses|Results)\//.test(url);

/** Whether the recording shows the end of the operation, whose duration must have passed. */
const isOver = ({ status, response }: Interaction): boolean =>
  status === 200 && (response === null || (response as { status?: string }).status === 'Succeeded');

/** Tags of the test's resource group are not under test. */
const isSetUp = ({ url }: Interaction): boolean => /\/resourcegroups\/[^/]+\?/i.test(url) && url.includes('rg0');

const replay = (file: string) => {
  const { send, clock } = createEmulatorHarness(startState(), Date.parse('2024-01-30T01:44:00Z'));
  const differing = new Set(differences.filter((each) => each.file === file).flatMap(({ n }) => n));
  const operationUrls = new Map<string, string>();
  const wrong: unknown[] = [];
  for (const each of readRecording(`${file}.json`)) {
    if (isSetUp(each)) continue;
    clock.now += 50;
    if (isPoll(each.url) && isOver(each)) clock.now += operationLastsMs;
    const absolute = each.url.startsWith('/') ? `https://management.azure.com${each.url}` : each.url;
    const answer = send(each.method, operationUrls.get(absolute) ?? absolute, unmasked(each.request) ?? undefined);
    for (const header of ['azure-asyncoperation', 'location'] as const) {
      const recorded = each.headers[header];
      const given = answer.headers[header];
      if (recorded !== undefined && given !== undefined) operationUrls.set(recorded, given);
    }
    if (differing.has(each.n)) continue;
    const pickHeaders = (headers: Readonly<Record<string, string>>) => ({
      operation: headers['azure-asyncoperation'] ?? null,
      location: headers['location'] ?? null,
      retryAfter: headers['retry-after'] ?? null,
    });
    const recorded = comparable({ status: each.status, headers: pickHeaders(each.headers), body: each.response });
    const given = comparable({
      status: answer.status,
      headers: pickHeaders(answer.headers),
      body: answer.text === '' ? null : answer.body,
    });
    try {
      expect(given).toEqual(recorded);
    } catch (difference) {
      wrong.push(
        `${each.n} ${each.method} ` +
          `${each.url}\n${(difference as Error).message}\n${JSON.stringify(given)}\n${JSON.stringify(recorded)}`,
      );
    }
  }
  return wrong;
};

const files = [
  'test_acr_connectedregistry',
  'test_repository_token_create',
  'test_acr_create_with_managed_registry',
  'test_acr_import_no_wait',
  'test_acr_with_dedicated_data_endpoints',
];

describeUnless(recordingsMissing, 'the emulator answers as Azure did', () => {
  it.each(files)('in %s', (file) => {
    expect(replay(file)).toEqual([]);
  });

  it('without an exception in any interaction of connected registries, tokens and scope maps', () => {
    expect(differences.map(({ file }) => file)).not.toContain('test_acr_connectedregistry');
    expect(differences.map(({ file }) => file)).not.toContain('test_repository_token_create');
    expect(readRecording('test_acr_connectedregistry.json')).toHaveLength(190);
  });
});
