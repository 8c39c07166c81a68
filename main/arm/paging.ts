import { appError } from '../../shared/errors.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import { err, ok } from '../../shared/result.ts';
import type { ArmResult, CallOptions, JsonObject } from './port.ts';
import { captureRequest, createBudget, parseBody } from './request-capture.ts';
import { isJsonObject, stringOrEmpty, toFailure } from './response.ts';
import { describeFailure } from './to-app-error.ts';

/** Time limit of all pages of one list. */
const listLimitMs = 600_000;

/**
 * Pages read of one list. The longest list that a registry can have, of tokens, has a tenth of it
 * (shared/topology/README.md#31-limits-and-prerequisites).
 */
const mostPages = 2_000;

/**
 * All items of a list, as they came over the wire. `readPage` fetches one page, the first if `link` is undefined.
 * Errors: a page that is no list, pages that lead back to one already read, more than `mostPages` pages.
 */
export const readAllPages = async (
  what: Message,
  call: CallOptions,
  readPage: (link: string | undefined) => Promise<unknown>,
): ArmResult<readonly JsonObject[]> => {
  const items: JsonObject[] = [];
  const seen = new Set<string>();
  const budget = createBudget(listLimitMs);
  let link: string | undefined;
  do {
    const completed = await captureRequest({ ...call, budget }, () => readPage(link));
    if (completed.last === null || completed.last.status >= 400) return toFailure(what, completed);
    const page = parseBody(completed.last);
    if (!isJsonObject(page) || !Array.isArray(page['value'])) return toFailure(what, completed);
    items.push(...page['value'].filter(isJsonObject));
    link = stringOrEmpty(page['nextLink']) || undefined;
    if (link !== undefined && seen.has(link))
      return err(
        appError(
          'unexpected',
          describeFailure(what, msg("Azure's pages lead back to one that was already read. Try again later.")),
        ),
      );
    if (link !== undefined) seen.add(link);
    if (seen.size >= mostPages)
      return err(
        appError(
          'unexpected',
          describeFailure(
            what,
            msg("Azure's pages do not end, {mostPages} were read. Try again later.", { mostPages }),
          ),
        ),
      );
  } while (link !== undefined);
  return ok(items);
};

export interface Pager {
  readonly byPage: (settings?: { readonly continuationToken?: string }) => AsyncIterableIterator<unknown>;
}

/** All items of a list that the SDK has an operation for. */
export const readSdkPages = (
  what: Message,
  pager: () => Pager,
  call: CallOptions = {},
): ArmResult<readonly JsonObject[]> =>
  readAllPages(what, call, (link) =>
    pager()
      .byPage(link === undefined ? {} : { continuationToken: link })
      .next(),
  );
