const guid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** Of a registry, a proxy or an endpoint; not `main.js` and the like, whose ends are no domains that this knows. */
const host =
  /\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:io|com|net|org|cn|us|de|local|internal|corp|lan|example|test)\b(?::\d+)?/gi;
const ip = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g;

/** What stays readable, because it is the same for everybody. */
const isPublic =
  /(?:^|\.)(?:azure\.com|azure\.net|azure\.us|azure\.cn|chinacloudapi\.cn|microsoftonline\.com|microsoftonline\.us|windows\.net|microsoft\.com|github\.com)$/i;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Takes out of a text who and where it is about: `names` (of registries, say) and ids, accounts, hosts and addresses that it finds itself.
 * The same thing gets the same stand-in throughout, so that the text can still be followed. `home` becomes `~`.
 */
export function anonymous(
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
    known.length === 0 ? null : new RegExp(`(?<![\\w-])(?:${known.map(escaped).join('|')})(?![\\w-])`, 'gi');
  const clean = withoutHome
    .replace(guid, (found) => standIn('id', found))
    .replace(address, (found) => standIn('account', found))
    .replace(host, (found) => (isPublic.test(found) ? found : standIn('host', found)))
    .replace(ip, (found) => standIn('address', found));
  return named === null ? clean : clean.replace(named, (found) => standIn('registry', found));
}
