/** A path in a container registry. Types are in the service's spelling, whatever the path's case. */
export interface ArmPath {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly registry: string;
  readonly child: { readonly type: 'connectedRegistries' | 'tokens' | 'scopeMaps'; readonly name: string } | null;
  readonly action: string | null;
}

const childTypes = { connectedregistries: 'connectedRegistries', tokens: 'tokens', scopemaps: 'scopeMaps' } as const;

/** One segment: nothing that a URL treats as the end of the path, a parent or an escape. */
const segment = String.raw`((?!\.{1,2}(?:/|$))[^/?#%\\@:\s]+)`;
const pattern = new RegExp(
  String.raw`^/subscriptions/${segment}/resourcegroups/${segment}/providers/microsoft\.containerregistry` +
    String.raw`/registries/${segment}(?:/(connectedregistries|tokens|scopemaps)/${segment})?(?:/([a-z]+))?$(?!\n)`,
  'i',
);

/** Null if the path is not one of a container registry, its connected registries, tokens or scope maps. */
export const parseArmPath = (path: string): ArmPath | null => {
  const [, subscription, resourceGroup, registry, type, name, action] = pattern.exec(path) ?? [];
  if (subscription === undefined || resourceGroup === undefined || registry === undefined) return null;
  const child =
    type === undefined || name === undefined
      ? null
      : { type: childTypes[type.toLowerCase() as keyof typeof childTypes], name };
  return { subscription, resourceGroup, registry, child, action: action ?? null };
};

export const nameOfId = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
