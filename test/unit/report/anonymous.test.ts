import { expect, test } from 'vitest';
import { anonymous } from '../../../shared/report/anonymous.ts';

const clean = (text: string, names: readonly string[] = [], home = '/home/ada'): string =>
  anonymous(text, { names, home });

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
