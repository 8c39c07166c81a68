// Starts the packed app: its executable, its switches and a new profile.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const required = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: start the tests with npm run test:e2e.`);
  return value;
};

export const executable = required('CASCADE_EXECUTABLE');
export const switches = JSON.parse(required('CASCADE_SWITCHES')) as readonly string[];

/**
 * Makes the folder of a new profile; build/e2e.mjs removes it at the end of the run.
 * @param files of its data folder, by name, as an earlier start would have left them
 */
export const createProfile = (files: Readonly<Record<string, string>> = {}): string => {
  const profile = mkdtempSync(join(required('CASCADE_PROFILES'), 'profile-'));
  mkdirSync(join(profile, 'data'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(profile, 'data', name), text);
  return profile;
};

/** The capabilities of a session that starts the app on a profile. */
export const capabilitiesFor = (profile: string, more: readonly string[] = [], binary = executable) => ({
  browserName: 'chrome',
  'wdio:enforceWebDriverClassic': true,
  'goog:chromeOptions': {
    binary,
    args: [...switches, `--user-data-dir=${profile}`, ...more].map((argument) => argument.replace(/^--/, '')),
  },
});
