const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? '');

export const browserPage = (title: string, text: string): string =>
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light ' +
  `dark"><title>${escaped(title)}</title>` +
  ('<body style="font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:20vh auto;padding:0 1rem"><h1 ' +
    `style="font-size:1.3rem">${escaped(title)}</h1><p>${escaped(text)}</p></body></html>`);
