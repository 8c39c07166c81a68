import { isAbsolute, win32 } from 'node:path';
import { z } from 'zod';
import { joinMessages, type Message, msg } from '../../shared/i18n/message.ts';
import { combinePolicies, noPolicy, type Policy, type PolicySettings, strictestPolicy } from '../../shared/policy.ts';
import { readCertificateAuthorities } from '../auth/extra-ca.ts';
import { describeIoError, readText } from '../files/text-file.ts';
import { settingsFields, zoneExpectation } from './settings-store.ts';

export interface PolicyRead {
  readonly policy: Policy;
  /** Why the file cannot be used, in one sentence; null if it can, or if there is none. */
  readonly problem: Message | null;
}

/**
 * Where an administrator puts the policy: folders that other people cannot write to. On Windows the default folder
 * counts in addition to the one that the environment names, because a person can change the latter.
 */
export const policyPaths = (
  platform: NodeJS.Platform = process.platform,
  programData = process.env['ProgramData'],
): readonly string[] => {
  if (platform === 'darwin') return ['/Library/Application Support/Cascade/policy.json'];
  if (platform !== 'win32') return ['/etc/cascade/policy.json'];
  const folders = ['C:\\ProgramData', ...(programData === undefined ? [] : [programData])];
  const paths = folders.map((folder) => win32.join(folder, 'Cascade', 'policy.json'));
  return paths.filter((path, i) => paths.findIndex((one) => one.toLowerCase() === path.toLowerCase()) === i);
};

const { theme, language, readOnly, assumption, rangeDays, localTime, zone, clock, notifyMissed, production } =
  settingsFields;
const settings = z
  .strictObject({ theme, language, readOnly, assumption, rangeDays, localTime, zone, clock, notifyMissed, production })
  .partial() as z.ZodType<PolicySettings>;
/** What the schema expects; its issues carry the texts. */
const expectations = {
  cloud: msg('public, us-government, china or the host of an Azure Resource Manager'),
  tenant: msg('the id of a tenant'),
  https: msg('an address that begins with https'),
  proxy: msg('an address such as http://proxy.contoso.example:8080'),
  path: msg('the whole path of a PEM file'),
  zone: zoneExpectation,
} as const;

const host = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/;
const cloud = z
  .string()
  .toLowerCase()
  .refine((text) => ['public', 'us-government', 'china'].includes(text) || host.test(text), {
    error: expectations.cloud.text,
  })
  .transform((text) => (text.includes('.') || text.includes(':') ? `custom:${text}` : text));

/** Strict, so that a misspelt lock is an error. */
const policySchema = z.strictObject({
  defaults: settings.default({}),
  locks: settings.default({}),
  clouds: z.array(cloud).nullable().default(null),
  tenants: z
    .array(z.guid({ error: expectations.tenant.text }).toLowerCase())
    .nullable()
    .default(null),
  updates: z
    .union([z.literal('off'), z.strictObject({ url: z.url({ protocol: /^https$/, error: expectations.https.text }) })])
    .nullable()
    .default(null),
  proxy: z
    .string()
    .regex(/^(?:https?|socks5):\/\/[a-z0-9.-]+:\d{1,5}$/i, {
      error: expectations.proxy.text,
    })
    .nullable()
    .default(null),
  extraCa: z.string().refine(isAbsolute, { error: expectations.path.text }).nullable().default(null),
});

const describeIssue = ({ path, message }: z.core.$ZodIssue): Message =>
  joinMessages([path.join('.'), Object.values(expectations).find(({ text }) => text === message) ?? message], ': ');

class PolicyError extends Error {
  readonly reason: Message;
  constructor(reason: Message) {
    super();
    this.reason = reason;
  }
}

const parse = async (text: string): Promise<Policy> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PolicyError(msg('it is no JSON'));
  }
  const parsed = policySchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PolicyError(issue === undefined ? '' : describeIssue(issue));
  }
  const { extraCa, ...rest } = parsed.data;
  if (extraCa === null) return { ...rest, extraCa };
  const pem = await readText(extraCa).catch((cause: unknown) => {
    throw new PolicyError(
      msg('extraCa: {path} cannot be read, because {reason}', { path: extraCa, reason: describeIoError(cause) }),
    );
  });
  const authorities = readCertificateAuthorities(pem, extraCa);
  if (!authorities.ok)
    throw new PolicyError(msg('extraCa: {path} holds no certificate authority in PEM', { path: extraCa }));
  return { ...rest, extraCa: { file: extraCa, pem } };
};

const readPolicyFile = async (path: string): Promise<PolicyRead | null> => {
  try {
    return { policy: await parse(await readText(path)), problem: null };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    const why = cause instanceof PolicyError ? cause.reason : describeIoError(cause);
    return {
      policy: strictestPolicy,
      problem: msg(
        'The policy of this machine, {path}, cannot be used: {why}. Until an administrator mends it and Cascade is started again, Cascade writes nothing, signs in nowhere and looks for no updates.',
        { path, why },
      ),
    };
  }
};

/**
 * The policy of the machine; the stricter combination if it has two. `fallbackPath` counts only if the machine has
 * none, so that nobody escapes a lock by naming another file.
 */
export const readPolicy = async (
  paths: readonly string[] = policyPaths(),
  fallbackPath: string | null = null,
): Promise<PolicyRead> => {
  const found = (await Promise.all(paths.map(readPolicyFile))).filter((one) => one !== null);
  const [first, ...more] = found;
  if (first !== undefined)
    return more.reduce(
      (one, other) => ({
        policy: combinePolicies(one.policy, other.policy),
        problem: one.problem ?? other.problem,
      }),
      first,
    );
  if (fallbackPath === null) return { policy: noPolicy, problem: null };
  return (
    (await readPolicyFile(fallbackPath)) ?? {
      policy: strictestPolicy,
      problem: msg('The policy {path} cannot be used: {why}.', {
        path: fallbackPath,
        why: describeIoError({ code: 'ENOENT' }),
      }),
    }
  );
};
