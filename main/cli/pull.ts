import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type AppError, appError } from '../../shared/errors.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { type ParsedTopology, parseTopology } from '../../shared/topology/parse.ts';
import { topologyFromArm } from '../../shared/topology/parse-arm.ts';
import { serializeWorkspace } from '../../shared/topology/serialize-workspace.ts';
import { preserveScheduleSince } from '../../shared/watch/schedule-since.ts';
import type { ArmPort } from '../arm/port.ts';
import { listRegistries } from '../connections/list-registries.ts';
import { writeTextFile } from '../files/text-file.ts';
import { azureHelp, azureOptions, connectAzure } from './azure-account.ts';
import { formatOption } from './check.ts';
import { type Command, type ExitStatus, type Io, printError } from './command.ts';

interface Wanted {
  readonly registry: string;
  readonly resourceGroup: string | undefined;
  readonly subscription: string | undefined;
}

const equal = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Finds the registry by its name, which is unique in all of Azure. */
const findRegistry = async (
  arm: ArmPort,
  { registry, resourceGroup, subscription }: Wanted,
  abort: AbortSignal,
): Promise<Result<string, AppError>> => {
  const choices = await listRegistries(arm, { abort });
  if (!choices.ok) return choices;
  const { registries, unread } = choices.value;
  const named = registries.filter(({ name }) => equal(name, registry));
  const found = named.find(
    (one) =>
      (resourceGroup === undefined || equal(one.resourceGroup, resourceGroup)) &&
      (subscription === undefined ||
        equal(one.subscription, subscription) ||
        one.id.toLowerCase().startsWith(`/subscriptions/${subscription.toLowerCase()}/`)),
  );
  if (found !== undefined)
    return found.unusable === null ? ok(found.id) : err(appError('refused', found.unusable, { where: found.name }));
  const place = [
    resourceGroup === undefined ? '' : ` in resource group '${resourceGroup}'`,
    subscription === undefined ? '' : ` in subscription '${subscription}'`,
  ].join('');
  const [elsewhere] = named;
  if (elsewhere !== undefined)
    return err(
      appError(
        'not-found',
        `${elsewhere.name} is in resource group '${elsewhere.resourceGroup}' of subscription ` +
          `'${elsewhere.subscription}', not${place}.`,
      ),
    );
  const others = registries.filter(({ unusable }) => unusable === null).map(({ name }) => name);
  const seen =
    others.length === 0
      ? 'it sees none that has connected registries'
      : `it sees ${others.slice(0, 10).join(', ')}${others.length > 10 ? ', …' : ''}`;
  return err(
    appError(
      'not-found',
      `This account sees no registry '${registry}'${place}; ${seen}.` +
        (unread === null ? '' : ` ${formatMessage(unread)}`),
    ),
  );
};

const left = 'The file is left as it is: name another one with --out.';

/** The existing workspace of that registry; null if there is none. */
const workspaceBefore = async (
  file: string,
  registry: string,
  io: Io,
): Promise<Result<ParsedTopology | null, AppError>> => {
  if (file === '-' || !existsSync(file)) return ok(null);
  const text = await io.readFile(file);
  if (!text.ok) return text;
  const before = parseTopology(text.value, { name: file });
  if (!before.ok)
    return err({ ...before.error, message: `${formatMessage(before.error.message).replace(/\.$/, '')}. ${left}` });
  const { topology: known, format } = before.value;
  if (format !== 'workspace') return err(appError('invalid-input', `${file} is no workspace. ${left}`));
  return equal(known.cloud.name, registry)
    ? ok(before.value)
    : err(appError('invalid-input', `${file} is a workspace of '${known.cloud.name}'. ${left}`));
};

/** What was read as a workspace, with the local data of the one before. */
const toWorkspace = (topology: Topology, before: ParsedTopology | null): string => {
  if (before === null) return serializeWorkspace(topology, []);
  const { topology: known, edits, scenario } = before;
  return serializeWorkspace(
    { ...preserveScheduleSince(known, topology), sites: known.sites, blackouts: known.blackouts },
    edits,
    scenario,
  );
};

const run = async (args: readonly string[], io: Io): Promise<ExitStatus> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      registry: { ...text, short: 'r' },
      'resource-group': { ...text, short: 'g' },
      subscription: text,
      out: text,
      format: text,
      ...azureOptions,
    },
  });
  const unusable = (error: AppError): ExitStatus => {
    printError(io, error);
    return 2;
  };
  const refused = (error: AppError): ExitStatus => {
    printError(io, error);
    return 3;
  };
  const format = formatOption(values.format);
  if (!format.ok) return unusable(format.error);
  const { registry } = values;
  if (registry === undefined) return unusable(appError('invalid-input', 'pull needs --registry NAME.'));
  const workspace = values.out ?? `${registry}.cascade.json`;
  const before = await workspaceBefore(workspace, registry, io);
  if (!before.ok) return unusable(before.error);
  const arm = await connectAzure(values, io);
  if (!arm.ok) return arm.error.kind === 'invalid-input' ? unusable(arm.error) : refused(arm.error);

  const id = await findRegistry(
    arm.value,
    { registry, resourceGroup: values['resource-group'], subscription: values.subscription },
    io.signal,
  );
  if (!id.ok) return refused(id.error);
  const hierarchy = await arm.value.readHierarchy(id.value, {
    abort: io.signal,
    onProgress: ({ what, count }) => io.stderr(what === 'registry' ? `read ${registry}\n` : `read ${count} ${what}\n`),
  });
  if (!hierarchy.ok) return refused(hierarchy.error);
  const topology = topologyFromArm({ ...hierarchy.value, asOf: io.now() });
  if (!topology.ok) return refused(topology.error);

  const saved = toWorkspace(topology.value, before.value);
  if (workspace === '-') {
    io.data(saved);
    return 0;
  }
  const written = await writeTextFile(workspace, saved);
  if (!written.ok) return unusable(written.error);
  const registries = topology.value.registries.length;
  if (format.value === 'json') io.data(`${JSON.stringify({ workspace, registries })}\n`);
  else io.stdout(`${workspace}: ${registries} connected ${registries === 1 ? 'registry' : 'registries'}\n`);
  return 0;
};

export const command: Command = {
  name: 'pull',
  summary: 'reads a hierarchy from Azure into a workspace',
  help: `Usage: cascade pull --registry NAME [--resource-group G] [--subscription S] [--out FILE] [--format text|json]

Reads a container registry's connected registries, tokens and scope maps, and writes them as a workspace. What a
workspace of the same registry holds beside them, such as sites, blackouts and the draft, stays in it.

  --registry NAME, -r        the container registry
  --resource-group G, -g     only in this resource group
  --subscription S           only in this subscription, by name or id
  --out FILE                 the workspace; NAME.cascade.json where left out, - for standard output;
                             what FILE held is kept beside it as FILE.bak
  --format json              {"workspace","registries"}
${azureHelp}
Exit status: 0 written; 2 the options are unusable; 3 Azure or the network refused.
`,
  run,
};
