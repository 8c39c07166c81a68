import { cascadeProcess } from './run-cascade.ts';

// Exits explicitly, because the time limit of a request may still run.
process.exit(await cascadeProcess(process.argv.slice(2)));
