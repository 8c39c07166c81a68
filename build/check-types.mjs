// Type-checks every room against its own tsconfig, so that a forbidden import does not compile.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const projects = ['shared', 'main', 'renderer', 'test', 'test/e2e', 'build'];
const only = process.argv.slice(2);

let failed = false;
for (const project of projects.filter((name) => only.length === 0 || only.includes(name))) {
  if (!existsSync(`${project}/tsconfig.json`)) continue;
  // Unchanged projects are not checked again.
  const known = ['--incremental', '--tsBuildInfoFile', `dist/types/${project.replace('/', '-')}.tsbuildinfo`];
  const run = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '--project', project, '--pretty', 'false', ...known],
    { stdio: 'inherit' },
  );
  failed ||= run.status !== 0;
}
process.exitCode = failed ? 1 : 0;
