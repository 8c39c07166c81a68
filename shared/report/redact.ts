const guid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** Any dotted name that ends in letters. */
const host = /\b(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z]{2,}\b(?::\d+)?/gi;
const ip = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g;
const ipv6 = /(?<![\w:.])[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*(?:%\w+)?(?![\w:])/gi;
const isIpv6 = (text: string): boolean =>
  /^(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:%\w+)?$/i.test(text) &&
  (/[0-9a-f]?::[0-9a-f]?/i.test(text) ? /[0-9a-f]/i.test(text) : text.split(':').length === 8);

/** Hosts that are equal for everybody. */
const publicHosts: ReadonlySet<string> = new Set([
  'aka.ms',
  'github.com',
  'graph.microsoft.com',
  'learn.microsoft.com',
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'login.windows.net',
  'management.azure.com',
  'management.chinacloudapi.cn',
  'management.core.windows.net',
  'management.usgovcloudapi.net',
  'mcr.microsoft.com',
  'microsoft.com',
  'portal.azure.com',
  'microsoft.containerregistry',
  'node.js',
]);
/** File names, which are no domains; `.md`, `.sh` and the like are both and are redacted. */
const fileExtension =
  /\.(?:asar|bak|bin|bicep|cjs|css|csv|html|ics|js|json|jsonl|log|map|mjs|node|pdf|pem|png|svelte|svg|tf|tmp|ts|txt|yml)$/i;
/** Start of a stack trace's line. */
const stackFrame = /(?:^|\n)\s+at (?:async |new )?$/;

/** Names in ARM paths and messages, by the text before them. */
const armNames: readonly (readonly [string, RegExp])[] = [
  ['group', /(\/resourceGroups\/|resource group ['"‘“])([^/\s'"’”?&,;]+)/gi],
  ['registry', /(\/(?:registries|connectedRegistries)\/)([^/\s'"’”?&,;]+)/gi],
  ['name', /(\/(?:tokens|scopeMaps)\/)([^/\s'"’”?&,;]+)/gi],
];

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Replaces `names` and any ids, accounts, hosts and addresses by stand-ins, equal ones alike, so that a text can still
 * be followed. `home` becomes `~`.
 */
export function redact(
  text: string,
  { names, home }: { readonly names: readonly string[]; readonly home: string },
): string {
  const standIns = new Map<string, string>();
  const counts = new Map<string, number>();
  const standIn = (kind: string, found: string): string => {
    const key = `${kind} ${found.toLowerCase()}`;
    const known = standIns.get(key);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const made = `<${kind} ${count}>`;
    standIns.set(key, made);
    return made;
  };
  const withoutHome = home.length > 1 ? text.replaceAll(home, '~') : text;
  // The longest first: one name may be the beginning of another.
  const known = [...new Set(names.filter((name) => name.length > 1))].sort((a, b) => b.length - a.length);
  const named =
    known.length === 0 ? null : new RegExp(`(?<![\\w-])(?:${known.map(escapeRegExp).join('|')})(?![\\w-])`, 'gi');
  const isPublic = (found: string, offset: number, whole: string): boolean =>
    publicHosts.has(found.replace(/:\d+$/, '').toLowerCase()) ||
    fileExtension.test(found.replace(/:\d+$/, '')) ||
    stackFrame.test(whole.slice(Math.max(0, offset - 40), offset));
  const withoutNames = armNames.reduce(
    (clean, [kind, pattern]) =>
      clean.replace(pattern, (_found, before: string, name: string) => `${before}${standIn(kind, name)}`),
    withoutHome.replace(guid, (found) => standIn('id', found)),
  );
  const clean = withoutNames
    .replace(address, (found) => standIn('account', found))
    .replace(host, (found, offset: number, whole: string) =>
      isPublic(found, offset, whole) ? found : standIn('host', found),
    )
    .replace(ip, (found) => standIn('address', found))
    .replace(ipv6, (found) => (isIpv6(found) ? standIn('address', found) : found));
  return named === null ? clean : clean.replace(named, (found) => standIn('registry', found));
}
