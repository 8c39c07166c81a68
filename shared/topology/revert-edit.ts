import { type AppError, appError } from '../errors.ts';
import { t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import { notDeployed } from './edit-access.ts';
import type { Edit, EditResult, RegistrySettings, ScopeMapSettings, TokenSettings } from './edit-types.ts';
import { maxConnectedRegistries } from './limits.ts';
import type { ConnectedRegistry, ScopeMap, Token, Topology } from './model.ts';
import { sortedActions } from './parse-arm.ts';
import { nameKey, sortTree } from './tree.ts';

type Edited = Result<Topology, AppError>;
type Json = Readonly<Record<string, unknown>>;

const caseInsensitiveKey = (value: unknown): string => JSON.stringify([value]).toLowerCase();
const isSame = (a: unknown, b: unknown): boolean => caseInsensitiveKey(a) === caseInsensitiveKey(b);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `now` with the change from `before` to `after` reverted; later changes by others stay. */
const mergeReverted = (now: unknown, before: unknown, after: unknown): unknown => {
  if (isSame(before, after)) return now;
  if (isList(now) && isList(before) && isList(after)) {
    const had = new Set(before.map(caseInsensitiveKey));
    const has = new Set(after.map(caseInsensitiveKey));
    const there = new Set(now.map(caseInsensitiveKey));
    return [
      ...now.filter((item) => had.has(caseInsensitiveKey(item)) || !has.has(caseInsensitiveKey(item))),
      ...before.filter((item) => !has.has(caseInsensitiveKey(item)) && !there.has(caseInsensitiveKey(item))),
    ];
  }
  if (isRecord(now) && isRecord(before) && isRecord(after)) {
    return {
      ...now,
      ...Object.fromEntries(Object.keys(before).map((key) => [key, mergeReverted(now[key], before[key], after[key])])),
    };
  }
  return isSame(now, after) ? before : now;
};

/** Deletes created resources, restores deleted ones, reverts changed ones that still exist. */
const restoreResources = <T extends { readonly name: string }, S extends { readonly name: string }>(
  items: readonly T[],
  applied: readonly EditResult<S>[],
  fresh: (before: S) => T,
): readonly T[] => {
  const byName = new Map(applied.map((one) => [nameKey(one.name), one]));
  const kept = items.flatMap((item): readonly T[] => {
    const one = byName.get(nameKey(item.name));
    if (one === undefined || one.after === null) return [item];
    return one.before === null ? [] : [mergeReverted(item, one.before, one.after) as T];
  });
  const names = new Set(items.map(({ name }) => nameKey(name)));
  const again = applied.flatMap(({ name, before, after }) =>
    before !== null && after === null && !names.has(nameKey(name)) ? [fresh(before)] : [],
  );
  return [...kept, ...again];
};

const newRegistry = (before: RegistrySettings): ConnectedRegistry => ({
  ...before,
  id: null,
  status: notDeployed,
  unknown: {},
});
const newToken = (before: TokenSettings): Token => ({ ...before, id: null, passwords: [] });
const newScopeMap = (before: ScopeMapSettings): ScopeMap => ({ ...before, id: null, systemDefined: false });

/**
 * Reverts an apply, merged with later changes. Passwords are lost, instances stay deactivated and the data endpoint
 * stays on. Errors: `refused` if a new registry is below one to delete, or the parent of one to restore is gone.
 */
export const revertEdit = (
  topology: Topology,
  { registries, tokens, scopeMaps }: Extract<Edit, { readonly kind: 'take-back' }>,
): Edited => {
  const wanted = restoreResources(topology.registries, registries, newRegistry);
  const names = new Set(wanted.map(({ name }) => nameKey(name)));
  const orphan = wanted.find(({ parent }) => parent !== null && !names.has(nameKey(parent)));
  if (orphan !== undefined) {
    return err(
      appError(
        'refused',
        t("''{name}'' is below ''{parent}'', which would not be there: delete or create one of them first.", {
          name: orphan.name,
          parent: orphan.parent ?? '',
        }),
        {
          where: orphan.name,
        },
      ),
    );
  }
  if (wanted.length > maxConnectedRegistries && wanted.length > topology.registries.length)
    return err(
      appError(
        'refused',
        t(
          'With what would come back there are {wantedCount} connected registries; the service allows {maxConnectedRegistries}.',
          { wantedCount: wanted.length, maxConnectedRegistries },
        ),
      ),
    );
  const changed = registries.some(
    ({ before, after }) => before === null || after === null || !isSame(before.parent, after.parent),
  );
  return ok({
    ...topology,
    registries: changed ? sortTree(wanted) : wanted,
    tokens: restoreResources(topology.tokens, tokens, newToken),
    scopeMaps: restoreResources(topology.scopeMaps, scopeMaps, newScopeMap).map((map) => ({
      ...map,
      actions: sortedActions(map.actions),
    })),
  });
};
