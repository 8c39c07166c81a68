import { cascadeProcess } from './run-cascade.ts';

process.exitCode = await cascadeProcess(process.argv.slice(2));
