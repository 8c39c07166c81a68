import { t } from '../../shared/i18n/translate.ts';
import { isCloudRegistryId } from '../../shared/topology/arm-id.ts';

/** The fields as typed. The password is not among them: it goes from its input to the request. */
export interface ImportText {
  readonly kind: 'public' | 'azure' | 'private';
  /** Host, repository and tag; without host for `azure`. */
  readonly image: string;
  readonly resourceId: string;
  readonly username: string;
  readonly targets: readonly string[];
}

export const emptyImport: ImportText = { kind: 'public', image: '', resourceId: '', username: '', targets: [] };

interface ImportRequest {
  readonly source:
    | { readonly kind: 'public'; readonly host: string }
    | { readonly kind: 'azure'; readonly resourceId: string }
    | { readonly kind: 'private'; readonly host: string; readonly username: string };
  readonly sourceImage: string;
  readonly targetTags: readonly string[];
}

export interface ParsedImport {
  readonly errors: { readonly image: string | null; readonly resourceId: string | null };
  readonly value: ImportRequest | null;
}

const host = /^(?=.*[.:]|localhost)[a-z0-9.-]+(?::\d{1,5})?$/i;
const image =
  /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::[\w][\w.-]{0,127}|@sha256:[0-9a-f]{64})?$/;
const target = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?$/;

const stripTag = (text: string): string => text.replace(/(?::[\w.-]+)?(?:@.*)?$/, '');
const hasTag = (text: string): boolean => /:[\w.-]+$/.test(text);

export const validateTarget = (text: string): string | null =>
  target.test(text)
    ? null
    : t('“{text}” is not a repository with an optional tag: write it in lower case, such as hello-world:latest.', {
        text,
      });

const validateResourceId = (text: string): string | null =>
  text === '' || isCloudRegistryId(text)
    ? null
    : t(
        'Write the registry’s resource id: /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerRegistry/registries/….',
      );

/** Parses the fields as `az acr import` does: the tag defaults to `latest`, the target to the source's name. */
export const parseImport = (text: ImportText): ParsedImport => {
  const typed = text.image.trim();
  const resourceId = text.resourceId.trim();
  const result = (image: string | null, value: ImportRequest | null = null): ParsedImport => ({
    errors: { image, resourceId: text.kind === 'azure' ? validateResourceId(resourceId) : null },
    value,
  });
  if (typed === '') return result(null);
  const cut = text.kind === 'azure' ? -1 : typed.indexOf('/');
  const registry = typed.slice(0, Math.max(cut, 0));
  if (text.kind !== 'azure' && (cut <= 0 || !host.test(registry)))
    return result(t('Begin with the source’s host, such as mcr.microsoft.com/hello-world:latest.'));
  const path = typed.slice(cut + 1);
  if (text.kind === 'azure' && path.includes('/') && host.test(path.slice(0, path.indexOf('/'))))
    return result(t('Leave the host out: the resource id names the registry.'));
  if (!image.test(path)) {
    return result(
      t('{begin} a repository in lower case with a tag or a digest, such as hello-world:latest.', {
        begin: registry === '' ? t('Write') : t('After {registry}/ write', { registry }),
      }),
    );
  }
  const pinned = path.includes('@');
  const tagged = pinned || hasTag(path) ? path : `${path}:latest`;
  const targets = text.targets.length === 0 ? [pinned ? stripTag(path) : tagged] : text.targets;
  const request = (source: ImportRequest['source']): ParsedImport =>
    result(null, {
      source,
      sourceImage: tagged,
      targetTags: targets.map((target) => (hasTag(target) ? target : `${target}:latest`)),
    });
  if (targets.some((target) => validateTarget(target) !== null)) return result(null);
  switch (text.kind) {
    case 'public':
      return request({ kind: 'public', host: registry });
    case 'private':
      return text.username.trim() === ''
        ? result(null)
        : request({ kind: 'private', host: registry, username: text.username.trim() });
    case 'azure':
      return isCloudRegistryId(resourceId) ? request({ kind: 'azure', resourceId }) : result(null);
  }
};
