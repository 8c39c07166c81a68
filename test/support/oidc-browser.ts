import { exchange, type Reply } from './oidc-http.ts';

export interface Person {
  /** The address typed on the sign-in page. */
  readonly name: string;
  /** `decline` refuses the request to use Azure. */
  readonly answer?: 'accept' | 'decline';
}

interface Form {
  readonly action: string;
  readonly method: string;
  readonly fields: Map<string, string>;
}

const plain = (text: string): string =>
  text
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : plain(found);
};

const parseForm = ({ body, url }: Reply): Form | null => {
  const form = /<form\b[^>]*>[\s\S]*?<\/form>/i.exec(body)?.[0];
  if (form === undefined) return null;
  const inputs = [...form.matchAll(/<input\b[^>]*>/gi)].map(([tag]): [string, string] => [
    attribute(tag, 'name') ?? '',
    attribute(tag, 'value') ?? '',
  ]);
  return {
    action: new URL(attribute(form, 'action') ?? url, url).href,
    method: attribute(form, 'method') ?? 'get',
    fields: new Map(inputs.filter(([name]) => name !== '')),
  };
};

const longestWalk = 20;

/**
 * A browser with a person: follows redirects, keeps cookies, fills in and submits the sign-in forms until none is left,
 * and returns the text of the last page.
 */
export const createBrowser = (ca: string, { name, answer = 'accept' }: Person) => {
  const cookies = new Map<string, string>();

  const load = async (url: string, sent: { method?: string; body?: string } = {}): Promise<Reply> => {
    const jar = [...cookies].map(([key, value]) => `${key}=${value}`).join('; ');
    const headers: Record<string, string> = { ...(url.startsWith('https:') ? { cookie: jar } : {}) };
    if (sent.body !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
    const reply = await exchange(url, { ...sent, headers }, ca);
    for (const cookie of reply.cookies) {
      const [, key, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (key !== undefined) cookies.set(key, value ?? '');
    }
    return reply;
  };

  return async (start: string, userCode?: string): Promise<string> => {
    let reply = await load(start);
    let entered = false;
    for (let step = 0; step < longestWalk; step += 1) {
      const location = reply.headers.get('location');
      if (location !== undefined) {
        reply = await load(new URL(location, reply.url).href);
        continue;
      }
      const form = parseForm(reply);
      if (form === null) return reply.body;
      if (form.fields.has('login')) form.fields.set('login', name).set('answer', answer);
      if (form.fields.get('user_code') === '') {
        if (entered) return reply.body;
        entered = true;
        form.fields.set('user_code', userCode ?? '');
      }
      reply = await load(form.action, {
        method: form.method.toUpperCase(),
        body: new URLSearchParams([...form.fields]).toString(),
      });
    }
    throw new Error(`The browser walks in circles at ${reply.url}.`);
  };
};
