/** The major version of Electron that this Cascade is made for, see package.json. */
const builtForElectron = 45;

/** A version of Electron, and what an older one than Cascade is made for means. */
export const describeRuntime = (version: string): string =>
  Number(version.split('.')[0]) < builtForElectron
    ? `${version}, older than ${builtForElectron}, which Cascade is made for: its Chromium may get no security updates; for development and tests only`
    : version;
