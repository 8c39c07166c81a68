import { type Message, msg } from '../../shared/i18n/message.ts';

/** Major version of Electron in package.json. */
const builtForElectron = 45;

/** Names a version of Electron, and warns if it is older than the one that Cascade is built for. */
export const describeRuntime = (version: string): Message =>
  Number(version.split('.')[0]) < builtForElectron
    ? msg(
        '{version}, older than {builtFor}, which Cascade is made for: its Chromium may get no security updates; for development and tests only',
        { version, builtFor: String(builtForElectron) },
      )
    : version;
