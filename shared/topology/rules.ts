import { t } from '../i18n/translate.ts';
import { isInRange, nameLengths, type Range } from './limits.ts';
import type { Mode } from './model.ts';

/** Null if the value is valid, else one sentence that says what to do. */
export type Verdict = string | null;

const length = (what: string, value: string, bounds: Range): Verdict =>
  isInRange(value.length, bounds)
    ? null
    : t("{what} must have {least} to {most} characters; ''{name}'' has {length}.", {
        what,
        least: bounds.least,
        most: bounds.most,
        name: value,
        length: value.length,
      });

const pattern = (value: string, allowed: RegExp, sentence: string): Verdict => (allowed.test(value) ? null : sentence);

/** `^[a-zA-Z0-9-]*$` (shared/topology/README.md#12-paths-and-names); the dash is for domain name labels. */
export const cloudNameRule = (name: string): Verdict =>
  length(t('The name of a registry'), name, nameLengths.cloudRegistry) ??
  pattern(
    name,
    /^[A-Za-z0-9-]+$/,
    t("The name of a registry may hold letters, digits and '-' only; mend ''{name}''.", { name }),
  );

/** A letter, then letters and digits (shared/topology/README.md#12-paths-and-names). */
export const connectedRegistryNameRule = (name: string): Verdict =>
  length(t('The name of a connected registry'), name, nameLengths.connectedRegistry) ??
  pattern(
    name,
    /^[A-Za-z]/,
    t("The name of a connected registry must start with a letter; ''{name}'' does not.", { name }),
  ) ??
  pattern(
    name,
    /^[A-Za-z0-9]+$/,
    t("The name of a connected registry may hold letters and digits only; ''{name}'' holds others.", { name }),
  );

/** Runtimes before 0.7.0 fail to activate with upper case (shared/topology/README.md#12-paths-and-names). */
export const lowerCaseAdvice = (name: string): Verdict =>
  name === name.toLowerCase()
    ? null
    : t("''{name}'' holds upper case, with which runtimes before 0.7.0 fail to activate; prefer ''{name2}''.", {
        name,
        name2: name.toLowerCase(),
      });

/** Letters, digits and `-` (shared/topology/README.md#12-paths-and-names). */
export const tokenNameRule = (name: string): Verdict =>
  length(t('The name of a token'), name, nameLengths.token) ??
  pattern(
    name,
    /^[A-Za-z0-9-]+$/,
    t("The name of a token may hold letters, digits and '-' only; mend ''{name}''.", { name }),
  );

/** Letters, digits, `-` and `_` (shared/topology/README.md#12-paths-and-names). */
export const scopeMapNameRule = (name: string): Verdict =>
  length(t('The name of a scope map'), name, nameLengths.scopeMap) ??
  pattern(
    name,
    /^[A-Za-z0-9_-]+$/,
    t("The name of a scope map may hold letters, digits, '-' and '_' only; mend ''{name}''.", { name }),
  );

/** Only ReadOnly is allowed under ReadOnly; null is the cloud registry (shared/topology/README.md#33-hierarchy). */
export const modeUnderParentRule = (
  mode: Mode,
  parent: { readonly name: string; readonly mode: Mode } | null,
): Verdict =>
  parent?.mode === 'ReadOnly' && mode === 'ReadWrite'
    ? t(
        "A ReadWrite registry cannot stand under ''{name}'', which is ReadOnly; make it ReadOnly or choose a ReadWrite parent.",
        { name: parent.name },
      )
    : null;

const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

const pathRule = (path: string): Verdict => {
  const bad = path.split('/').find((segment) => !component.test(segment));
  if (bad === undefined) return null;
  if (bad === '') return t("''{path}'' has an empty part between slashes.", { path });
  if (bad.includes('*')) return t("''{path}'': a wildcard stands alone at the end, as in 'prefix/*' or '*'.", { path });
  if (bad !== bad.toLowerCase())
    return t("Repository names are lower case; write ''{path}''.", { path: path.toLowerCase() });
  return t("''{bad}'' in ''{path}'' may hold lower-case letters and digits, with '.', '_', '__' or '-' between them.", {
    bad,
    path,
  });
};

/** `name`, `prefix/*` or `*` (shared/topology/README.md#35-wildcards-in-scope-maps). */
export const repositoryRule = (repository: string): Verdict => {
  if (repository === '') return t('Name a repository.');
  const { most } = nameLengths.repository;
  if (repository.length > most)
    return t("A repository's name has at most {most} characters; this one has {repositoryCount}.", {
      most,
      repositoryCount: repository.length,
    });
  if (repository === '*') return null;
  return pathRule(repository.endsWith('/*') ? repository.slice(0, -2) : repository);
};

/**
 * `artifact:action` (shared/topology/README.md#24-notifications): `name`, `name:tag` or `name@digest`, and push or
 * delete; `*` for any.
 */
export const notificationRule = (notification: string): Verdict => {
  const colon = notification.lastIndexOf(':');
  const action = notification.slice(colon + 1);
  const artifact = notification.slice(0, Math.max(colon, 0));
  if (colon < 1 || !['push', 'delete', '*'].includes(action)) {
    return t("''{notification}'' must end in ':push', ':delete' or ':*', as in 'hello-world:*:push'.", {
      notification,
    });
  }
  const at = artifact.indexOf('@');
  if (at >= 0) {
    const [name, digest] = [artifact.slice(0, at), artifact.slice(at + 1)];
    if (name.includes(':'))
      return t("''{notification}'' names a tag and a digest; keep one of them.", { notification });
    if (digest !== '*' && !/^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/.test(digest)) {
      return t("''{digest}'' in ''{notification}'' is no digest; write 'sha256:' and its hexadecimal digits, or '*'.", {
        digest,
        notification,
      });
    }
    return repositoryRule(name);
  }
  const [name = '', tag, ...rest] = artifact.split(':');
  if (rest.length > 0) return t("''{notification}'' has too many ':'; write 'name:tag:action'.", { notification });
  if (tag !== undefined && tag !== '*' && !/^\w[\w.-]{0,127}$/.test(tag)) {
    return t("''{tag}'' in ''{notification}'' is no tag: up to 128 letters, digits, '_', '.' and '-', or '*'.", {
      tag,
      notification,
    });
  }
  return repositoryRule(name);
};
