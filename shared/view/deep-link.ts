import { type AppError, appError } from '../errors.ts';
import { msg, type TextMessage } from '../i18n/message.ts';
import { err, ok, type Result } from '../result.ts';

export interface DeepLink {
  /** ARM id of the cloud registry; null for the open one. */
  readonly registryId: string | null;
  /** A connected registry; null for the whole hierarchy. */
  readonly site: string | null;
}

const linkPrefix = 'cascade://show';
const maxLength = 2_000;
const parameters: Readonly<Record<string, keyof DeepLink>> = { registry: 'registryId', site: 'site' };
const hint = msg('write {start}?registry=<ARM id>&site=<name>', { start: linkPrefix });

/** Formats a link such as `cascade://show?registry=…&site=…`; omits null parts. */
export const formatDeepLink = ({ registryId, site }: DeepLink): string => {
  const parts = [
    registryId === null ? [] : [`registry=${encodeURIComponent(registryId)}`],
    site === null ? [] : [`site=${encodeURIComponent(site)}`],
  ].flat();
  return parts.length === 0 ? linkPrefix : `${linkPrefix}?${parts.join('&')}`;
};

/**
 * Parses an untrusted link, which can only name a place to show. Errors: `invalid-input` for another address or field,
 * a repeated or undecodable field, or more than 2,000 characters.
 */
export const parseDeepLink = (text: string): Result<DeepLink, AppError> => {
  const refuse = (message: TextMessage): Result<DeepLink, AppError> =>
    err(appError('invalid-input', message, { where: text.slice(0, 80) }));
  if (text.length > maxLength)
    return refuse(msg('The link is longer than {max} characters: {hint}.', { max: maxLength, hint }));
  const match = /^cascade:\/\/show\/?(?:\?(.*))?$/i.exec(text);
  if (match === null) return refuse(msg('The link is none that Cascade knows: {hint}.', { hint }));
  let link: DeepLink = { registryId: null, site: null };
  for (const part of (match[1] ?? '').split('&').filter((one) => one !== '')) {
    const [name = '', value = ''] = part.split('=', 2);
    const field = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (field === undefined || value === '')
      return refuse(
        msg("The link has a part ''{part}'' that is not understood: {hint}.", { part: part.slice(0, 40), hint }),
      );
    if (link[field] !== null) return refuse(msg("The link says ''{name}'' twice: {hint}.", { name, hint }));
    try {
      link = { ...link, [field]: decodeURIComponent(value) };
    } catch {
      return refuse(
        msg("The link has a part ''{part}'' that cannot be decoded: {hint}.", { part: part.slice(0, 40), hint }),
      );
    }
  }
  return ok(link);
};
