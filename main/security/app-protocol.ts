import { readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { protocol, type ProtocolRequest, type ProtocolResponse, type Session } from 'electron';

/** The one origin that the window shows. */
export const appOrigin = 'app://cascade';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
};

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html default',
].join('; ');

/** @internal */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * The file below `folder` that an address of the app's origin stands for.
 * @returns null for another origin, and for a path that leads out of the folder or is no kind of file that the window is made of
 * @internal
 */
export const resolveAsset = (
  folder: string,
  address: string,
): { readonly path: string; readonly contentType: string } | null => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'app:' || url.host !== 'cascade') return null;
  let name: string;
  try {
    name = decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname);
  } catch {
    return null;
  }
  const path = join(folder, name);
  const contentType = contentTypes[extname(path)];
  if (contentType === undefined || name.includes('\0') || name.includes('\\') || !path.startsWith(folder + sep))
    return null;
  return { path, contentType };
};

/** Must run before the app is ready. */
export const registerAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } },
  ]);
};

const contentOf = (path: string): Buffer | null => {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
};

/**
 * Serves the built renderer, and nothing else, at the app's origin. Not by `protocol.handle`: its requests and responses are those of
 * fetch, which Node loads at the first use, for a third of the time to the first picture. Each file is read at once, in less than a
 * millisecond: step by step it would wait for all else that this process has to do, and the page for it.
 * @param onScript told each time that the page asks for a script: its frame is made by then
 */
export const serveApp = (session: Session, folder: string, onScript: () => void): void => {
  const answer = ({ url, method }: ProtocolRequest): ProtocolResponse => {
    if (url.endsWith('.js')) onScript();
    const asset = method === 'GET' ? resolveAsset(folder, url) : null;
    const body = asset === null ? null : contentOf(asset.path);
    if (asset === null || body === null)
      return { statusCode: 404, headers: { ...securityHeaders }, data: Buffer.from('Not found') };
    return { headers: { ...securityHeaders, 'content-type': asset.contentType }, data: body };
  };
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
  session.protocol.registerBufferProtocol('app', (request, respond) => respond(answer(request)));
};
