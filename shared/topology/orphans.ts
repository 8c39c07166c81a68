import { type AppError, appError } from '../errors.ts';
import { t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import { gatewaysIn } from './access.ts';
import { nameInId } from './arm-id.ts';
import type { ScopeMap, Token, Topology } from './model.ts';
import { nameKey } from './tree.ts';

/** Scope map of a missing connected registry, with the tokens that use it. */
export interface OrphanedAccess {
  readonly scopeMap: ScopeMap;
  readonly tokens: readonly Token[];
  readonly madeFor: string;
}

const usedTokens = ({ registries }: Topology): ReadonlySet<string> =>
  new Set(
    registries
      .flatMap(({ tokenId, clientTokenIds }) => (tokenId === null ? clientTokenIds : [tokenId, ...clientTokenIds]))
      .map((id) => nameKey(nameInId(id))),
  );

const findTokenUsers = ({ tokens }: Topology, map: ScopeMap): readonly Token[] =>
  tokens.filter(({ scopeMapId }) => scopeMapId !== null && nameKey(nameInId(scopeMapId)) === nameKey(map.name));

/**
 * What `az acr connected-registry delete` leaves without `--cleanup` (shared/topology/README.md#22-commands): scope
 * maps with gateway rights of missing registries only, or of their own, that no connected registry reaches through any
 * token.
 */
export const orphanedAccess = (topology: Topology): readonly OrphanedAccess[] => {
  if (!topology.accessKnown) return [];
  const there = new Set(topology.registries.map(({ name }) => nameKey(name)));
  const used = usedTokens(topology);
  return topology.scopeMaps.flatMap((scopeMap) => {
    if (scopeMap.systemDefined) return [];
    const gone = gatewaysIn(scopeMap.actions);
    const own = gone.includes(nameKey(scopeMap.name)) ? nameKey(scopeMap.name) : gone[0];
    if (own === undefined || there.has(own) || (own !== nameKey(scopeMap.name) && gone.some((name) => there.has(name))))
      return [];
    const tokens = findTokenUsers(topology, scopeMap);
    return tokens.some(({ name }) => used.has(nameKey(name))) ? [] : [{ scopeMap, tokens, madeFor: own }];
  });
};

/** Skips what is already gone. */
export const deleteAccess = (
  topology: Topology,
  tokens: readonly string[],
  scopeMaps: readonly string[],
): Result<Topology, AppError> => {
  const used = usedTokens(topology);
  const inUse = tokens.find((name) => used.has(nameKey(name)));
  if (inUse !== undefined)
    return err(
      appError('refused', t("The token ''{inUse}'' is used by a connected registry again; keep it.", { inUse }), {
        where: 'tokens',
      }),
    );
  const [goneTokens, goneMaps] = [new Set(tokens.map(nameKey)), new Set(scopeMaps.map(nameKey))];
  const left = topology.tokens.filter(({ name }) => !goneTokens.has(nameKey(name)));
  const held = left.find(({ scopeMapId }) => scopeMapId !== null && goneMaps.has(nameKey(nameInId(scopeMapId))));
  if (held !== undefined)
    return err(
      appError(
        'refused',
        t("The token ''{name}'' uses a scope map that is to be deleted; keep it, or delete the token too.", {
          name: held.name,
        }),
        { where: 'scopeMaps' },
      ),
    );
  return ok({
    ...topology,
    tokens: left,
    scopeMaps: topology.scopeMaps.filter(({ name, systemDefined }) => systemDefined || !goneMaps.has(nameKey(name))),
  });
};
