/**
 * The rooms of main/ from the top down, as ARCHITECTURE.md draws them: each may import only rooms below its own level. Lint refuses
 * other imports, and test/unit/build/import-graph.test.ts holds it over the whole graph.
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
  ['ipc'],
  ['security'],
  ['log', 'preload'],
];
