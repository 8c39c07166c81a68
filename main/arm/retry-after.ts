import type { HttpHeaders } from '@azure/core-rest-pipeline';

const limitMs = 300_000;

const inMilliseconds = ['retry-after-ms', 'x-ms-retry-after-ms'] as const;

/** The delay that a service requests, milliseconds; null if none. RFC 9110 section 10.2.3: seconds or a date. */
export const readRetryAfter = (headers: Pick<HttpHeaders, 'get'>): number | null => {
  for (const name of inMilliseconds) {
    const ms = Number(headers.get(name) ?? Number.NaN);
    if (ms >= 0) return ms;
  }
  const text = headers.get('retry-after');
  if (text === undefined) return null;
  const ms = Number(text) >= 0 ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
};

/** Shortens delays above five minutes to five minutes, for retries and long-running operations alike. */
export const limitRetryAfter = (headers: HttpHeaders): void => {
  if ((readRetryAfter(headers) ?? 0) <= limitMs) return;
  for (const name of inMilliseconds) headers.delete(name);
  headers.set('retry-after', String(limitMs / 1000));
};
