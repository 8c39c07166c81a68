// Property tests draw the same cases in every run. With CASES each run draws new ones, and a failing case is printed
// with its seed.
import fc from 'fast-check';

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

if (process.env['CASES'] === undefined) fc.configureGlobal({ seed: 20_261_123 });
