// The usual run draws the same cases every time, so that it fails for what was changed; with CASES the draw is new at
// each run, and a case that fails is printed with its seed.
import fc from 'fast-check';

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

if (process.env['CASES'] === undefined) fc.configureGlobal({ seed: 20_261_123 });
