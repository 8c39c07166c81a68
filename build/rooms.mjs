/**
 * The rooms of main/ from the top down, as ARCHITECTURE.md draws them: each may import only rooms below its own level.
 * Lint refuses other imports, and test/unit/build/import-graph.test.ts holds it over the whole graph.
 * @type {readonly (readonly string[])[]}
 */
export const mainLevels = [
  ['index'],
  ['app', 'cli'],
  ['handlers'],
  ['session'],
  ['connections', 'apply', 'render', 'updates'],
  ['storage'],
  ['arm'],
  ['auth', 'emulator', 'registry'],
  ['ipc', 'files'],
  ['security'],
  ['log', 'preload'],
];

/**
 * The rooms of renderer/ from the top down. No feature imports another but for these: the fleet draws its members with
 * the topology's pictures, and the inspector lists findings as their screen does.
 * @type {readonly (readonly string[])[]}
 */
export const rendererLevels = [
  ['app'],
  ['features'],
  ['forms'],
  ['state'],
  ['workers'],
  ['ui'],
  ['format'],
  ['styles'],
];

/** @type {Readonly<Record<string, readonly string[]>>} */
export const featureImports = { fleet: ['topology'], inspector: ['findings'] };
