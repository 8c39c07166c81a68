// npm run -s cascade -- <command>: the command line, built where its sources changed.
import { join } from 'node:path';
import { build } from './build.mjs';
import { root } from './root.mjs';

await build(['cli']);
// Files are named relative to where the person is; npm runs scripts in the project's folder.
if (process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD']);
await import(join(root, 'dist/cli/cascade.js'));
