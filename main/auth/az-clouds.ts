import { join } from 'node:path';
import { readText } from '../files/text-file.ts';
import type { Environment } from './az-command.ts';
import { type Cloud, withoutTrailingSlash } from './clouds.ts';

export const azFolder = (environment: Environment, home: string): string =>
  environment['AZURE_CONFIG_DIR'] ?? join(home, '.azure');

type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Far above what the Azure CLI writes. */
const maxAzFileBytes = 8 * 1024 * 1024;

/** Reads a file of the Azure CLI. Throws as `readText` does. */
export const readAzFile = (file: string): Promise<string> => readText(file, maxAzFileBytes);

/** Sections of a configparser file; empty if it cannot be read. */
const readSections = async (file: string): Promise<Sections> => {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of (await readAzFile(file).catch(() => '')).split(/\r?\n/)) {
    const name = /^\[(.+)\]\s*$/.exec(line)?.[1];
    const [, key, value] = /^([^#;\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) sections.set(name, (section = new Map<string, string>()));
    else if (key !== undefined && value !== undefined) section.set(key.toLowerCase(), value);
  }
  return sections;
};

/** The clouds that `az cloud register` added. */
export const readAzClouds = async (environment: Environment, home: string): Promise<readonly Cloud[]> => {
  const sections = await readSections(join(azFolder(environment, home), 'clouds.config'));
  return [...sections].flatMap(([name, section]) => {
    const arm = section.get('endpoint_resource_manager') ?? '';
    const authority = section.get('endpoint_active_directory') ?? '';
    if (!/^https:\/\/[^/\s@]+\/?$/.test(arm) || !/^https:\/\/[^\s@]+$/.test(authority)) return [];
    return {
      id: `custom:${new URL(arm).host.toLowerCase()}`,
      name,
      authorityHost: withoutTrailingSlash(authority),
      armEndpoint: withoutTrailingSlash(arm),
      audience: section.get('endpoint_active_directory_resource_id') ?? withoutTrailingSlash(arm),
      loginServerSuffix: (section.get('suffix_acr_login_server_endpoint') ?? 'azurecr.io').replace(/^\.+/, ''),
      azName: name,
    };
  });
};

export const activeAzCloud = async (environment: Environment, home: string): Promise<string> =>
  environment['AZURE_CLOUD_NAME'] ??
  (await readSections(join(azFolder(environment, home), 'config'))).get('cloud')?.get('name') ??
  'AzureCloud';
