import { fileURLToPath } from 'node:url';

/** The project's folder; every script works from here, whatever folder it was started in. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
