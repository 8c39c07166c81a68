import { readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { protocol, type ProtocolRequest, type ProtocolResponse, type Session } from 'electron';

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
 * The file below `folder` for an address of the app's origin.
 * @returns null for another origin, for a path outside of the folder and for an unknown file type
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

const readAsset = (path: string): Buffer | null => {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
};

/**
 * Serves the built renderer at the app's origin. Not with `protocol.handle`: its requests and responses are fetch's,
 * which Node loads on first use, for a third of the time to first paint. Files are read synchronously, in less than a
 * millisecond each; an asynchronous read would wait for everything else in this process.
 * @param onScript called each time that the page requests a script: its frame exists by then
 */
export const serveApp = (session: Session, folder: string, onScript: () => void): void => {
  const respondTo = ({ url, method }: ProtocolRequest): ProtocolResponse => {
    if (url.endsWith('.js')) onScript();
    const asset = method === 'GET' ? resolveAsset(folder, url) : null;
    const body = asset === null ? null : readAsset(asset.path);
    if (asset === null || body === null)
      return { statusCode: 404, headers: { ...securityHeaders }, data: Buffer.from('Not found') };
    return { headers: { ...securityHeaders, 'content-type': asset.contentType }, data: body };
  };
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
  session.protocol.registerBufferProtocol('app', (request, respond) => respond(respondTo(request)));
};
