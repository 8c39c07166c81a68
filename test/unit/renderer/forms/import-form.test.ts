import { describe, expect, it } from 'vitest';
import {
  emptyImport,
  type ImportText,
  parseImport as read,
  validateTarget,
} from '../../../../renderer/forms/import-form.ts';

const parseImport = (image: string, targets: readonly string[], more: Partial<ImportText> = {}) =>
  read({ ...emptyImport, image, targets, ...more });
const fabrikam =
  '/subscriptions/00000000-0000-0000-0000-000000000009/resourceGroups/other/providers/Microsoft.ContainerRegistry/registries/fabrikam';

describe('the source of an import', () => {
  it('takes latest where no tag is written, and the target has the source’s name', () => {
    expect(parseImport('mcr.microsoft.com/hello-world', []).value).toEqual({
      source: { kind: 'public', host: 'mcr.microsoft.com' },
      sourceImage: 'hello-world:latest',
      targetTags: ['hello-world:latest'],
    });
  });

  it('keeps a nested repository with its tag', () => {
    expect(parseImport(' mcr.microsoft.com/acr/connected-registry:0.11.0 ', []).value).toEqual({
      source: { kind: 'public', host: 'mcr.microsoft.com' },
      sourceImage: 'acr/connected-registry:0.11.0',
      targetTags: ['acr/connected-registry:0.11.0'],
    });
  });

  it('tags an image that is named by its digest as latest', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(parseImport(`mcr.microsoft.com/hello-world@${digest}`, []).value).toEqual({
      source: { kind: 'public', host: 'mcr.microsoft.com' },
      sourceImage: `hello-world@${digest}`,
      targetTags: ['hello-world:latest'],
    });
  });

  it('takes the targets that a person wrote', () => {
    expect(parseImport('docker.io/library/nginx:1.27', ['base/nginx:stable']).value?.targetTags).toEqual([
      'base/nginx:stable',
    ]);
  });

  it('says nothing about an empty field and asks for a host otherwise', () => {
    expect(parseImport('', [])).toEqual({ errors: { image: null, resourceId: null }, value: null });
    expect(parseImport('hello-world', []).errors.image).toBe(
      'Begin with the source’s host, such as mcr.microsoft.com/hello-world:latest.',
    );
  });

  it.each(['mcr.microsoft.com/Hello', 'mcr.microsoft.com/', 'mcr.microsoft.com/a b', 'mcr.microsoft.com/a@sha256:1'])(
    'refuses %s',
    (source) => {
      expect(parseImport(source, []).errors.image).toMatch(
        /^After mcr\.microsoft\.com\/ write a repository in lower case/,
      );
    },
  );

  it('refuses a target in capitals', () => {
    expect(parseImport('mcr.microsoft.com/hello-world', ['Hello']).value).toBeNull();
    expect(validateTarget('Hello')).toMatch(/^“Hello” is not a repository/);
  });

  it('tags a target that has no tag as latest', () => {
    expect(parseImport('mcr.microsoft.com/hello-world:1', ['base/hello']).value?.targetTags).toEqual([
      'base/hello:latest',
    ]);
  });

  it('is an Azure registry by its resource id, and an image without a host', () => {
    expect(parseImport('hello-world:1', [], { kind: 'azure', resourceId: fabrikam }).value).toEqual({
      source: { kind: 'azure', resourceId: fabrikam },
      sourceImage: 'hello-world:1',
      targetTags: ['hello-world:1'],
    });
    expect(parseImport('hello-world:1', [], { kind: 'azure' }).value).toBeNull();
    expect(parseImport('hello-world:1', [], { kind: 'azure', resourceId: 'fabrikam' }).errors.resourceId).toMatch(
      /^Write the registry’s resource id/,
    );
    expect(
      parseImport('fabrikam.azurecr.io/hello-world', [], { kind: 'azure', resourceId: fabrikam }).errors.image,
    ).toMatch(/^Leave the host out/);
  });

  it('is a private registry with a user name', () => {
    expect(parseImport('r.example:5000/plc:1', [], { kind: 'private' }).value).toBeNull();
    expect(parseImport('r.example:5000/plc:1', [], { kind: 'private', username: 'dana' }).value?.source).toEqual({
      kind: 'private',
      host: 'r.example:5000',
      username: 'dana',
    });
  });
});
