import { expect, test } from 'vitest';
import { redact } from '../../../shared/report/redact.ts';

const clean = (text: string, names: readonly string[] = [], home = '/home/ada'): string =>
  redact(text, { names, home });

test('names of registries become stand-ins, the same throughout, whatever their case', () => {
  expect(clean('plantbrno waits for regioneu; PlantBrno was read', ['regioneu', 'plantbrno'])).toBe(
    '<registry 1> waits for <registry 2>; <registry 1> was read',
  );
});

test('a name inside another word stays', () => {
  expect(clean('plants and plant-1 of plant', ['plant'])).toBe('plants and plant-1 of <registry 1>');
});

test('the longer of two names that begin alike is taken whole', () => {
  expect(clean('line1 line10', ['line1', 'line10'])).toBe('<registry 1> <registry 2>');
});

test('ids, accounts, hosts, addresses and the home folder are taken out', () => {
  expect(
    clean(
      '/home/ada/data: ada@contoso.example reads /subscriptions/0000ca5c-ade0-4000-8000-000000000001 of contosoedge.azurecr.io through proxy.contoso.local:8080 and 10.1.2.3:3128',
    ),
  ).toBe('~/data: <account 1> reads /subscriptions/<id 1> of <host 1> through <host 2> and <address 1>');
});

test('Azure’s own hosts stay, and so do files and versions', () => {
  expect(clean('GET https://management.azure.com/ at index.js:3 of 33.2.1')).toBe(
    'GET https://management.azure.com/ at index.js:3 of 33.2.1',
  );
});

test('hosts of every domain are taken out, and of Microsoft’s those that name somebody', () => {
  expect(
    clean(
      'acr.contoso.fr, plant.usine.paris:5000, contosovault.vault.azure.net and contoso.westeurope.data.azurecr.io behind login.microsoftonline.com',
    ),
  ).toBe('<host 1>, <host 2>, <host 3> and <host 4> behind login.microsoftonline.com');
});

test('addresses of IPv6 are taken out, and times are none', () => {
  expect(clean('fd00::2 and [2001:db8:0:1:2:3:4:5]:443 and fe80::1%eth0 at 2026-11-30T18:24:10.717Z, 18:24:10')).toBe(
    '<address 1> and [<address 2>]:443 and <address 3> at 2026-11-30T18:24:10.717Z, 18:24:10',
  );
});

test('unknown resource groups and registries are removed from paths and messages', () => {
  expect(
    clean(
      "GET /subscriptions/x/resourceGroups/rg-secret/providers/Microsoft.ContainerRegistry/registries/acme/connectedRegistries/plant9?api-version=1: Resource group 'rg-secret' could not be found.",
    ),
  ).toBe(
    "GET /subscriptions/x/resourceGroups/<group 1>/providers/Microsoft.ContainerRegistry/registries/<registry 1>/connectedRegistries/<registry 2>?api-version=1: Resource group '<group 1>' could not be found.",
  );
});

test('a stack trace keeps the names of its functions', () => {
  const trace =
    'Error: no\n    at Object.handle (file:///app/dist/main/requests.js:3:1)\n    at async Session.view (node:internal/x:1)';
  expect(clean(trace)).toBe(trace);
});
