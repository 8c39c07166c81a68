// npm run -s cascade -- <command>: runs the command line, built if its sources changed.
import { join } from 'node:path';
import { build } from './build.mjs';
import { root } from './root.mjs';

await build(['cli']);
// File names are relative to the person's folder; npm runs scripts in the project's.
if (process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD']);
await import(join(root, 'dist/cli/cascade.js'));
