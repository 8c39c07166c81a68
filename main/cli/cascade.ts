import { cascadeProcess } from './run-cascade.ts';

// Ended by force, as a request's time limit may still run.
process.exit(await cascadeProcess(process.argv.slice(2)));
