import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Auth, type AuthPorts, azureToolsClientId, createAuth } from '../../main/auth/auth.ts';
import type { SecretStore } from '../../main/auth/ports.ts';
import { createBrowser, type Person } from './oidc-browser.ts';
import { nodeFetch } from './oidc-http.ts';
import { type ServiceOptions, type SignInService, startSignInService } from './oidc-provider.ts';
import { keyInMemory } from './oidc-secrets.ts';

export const contoso = {
  id: '0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0001',
  domain: 'contoso.example',
  people: ['dana@contoso.example', 'lee@contoso.example'],
};
export const fabrikam = {
  id: '0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0002',
  domain: 'fabrikam.example',
  people: ['kim@fabrikam.example', 'dana@contoso.example'],
};

export interface Bench {
  readonly service: SignInService;
  readonly secrets: SecretStore;
  readonly cacheFile: string;
  /** Addresses that a browser was opened at, recorded by the test. */
  readonly opened: string[];
  /** Restarts the app over the same files. */
  readonly start: (ports?: Partial<AuthPorts>) => Auth;
  readonly createBrowser: (person: Person) => (url: string, userCode?: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Sign-in against a service on loopback, with its own cache folder. */
export const startBench = async (options: Partial<ServiceOptions> = {}): Promise<Bench> => {
  const service = await startSignInService({ tenants: [contoso, fabrikam], clientId: azureToolsClientId, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'cascade-auth-'));
  const secrets = keyInMemory();
  const cacheFile = join(folder, 'sign-ins.bin');
  return {
    service,
    secrets,
    cacheFile,
    opened: [],
    start: (ports = {}) =>
      createAuth({
        fetch: nodeFetch(service.ca),
        openBrowser: () => Promise.reject(new Error('No browser is expected here')),
        secrets,
        cacheFile,
        clouds: () => [service.cloud],
        clientId: () => azureToolsClientId,
        environment: { PATH: '' },
        home: folder,
        ...ports,
      }),
    createBrowser: (person) => createBrowser(service.ca, person),
    close: async () => {
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
