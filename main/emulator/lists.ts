import type { Reply } from './http-types.ts';
import type { RequestContext } from './request-context.ts';
import type { EmulatorState } from './state.ts';

/** One page of a list. Without a page size everything is one response without `nextLink`, as recorded. */
export const armList = (state: EmulatorState, call: RequestContext, items: readonly unknown[]): Reply => {
  if (state.pageSize === null) return { status: 200, body: { value: items } };
  const start = Number(call.query.get('$skiptoken') ?? '0');
  const end = start + state.pageSize;
  const next = new URLSearchParams(call.query);
  next.set('$skiptoken', String(end));
  return {
    status: 200,
    body: {
      value: items.slice(start, end),
      ...(end < items.length ? { nextLink: `${call.origin}${call.path}?${next.toString()}` } : {}),
    },
  };
};
