import { describe, expect, it } from 'vitest';
import { principalWords, propertyLabel, tellsCreation } from '../../../../renderer/format/property-text.ts';

describe('the words of a property', () => {
  it('name what is known and leave what is not as it is', () => {
    expect(propertyLabel('loginServer.tls.certificate.type')).toBe('TLS certificate');
    expect(propertyLabel('newThing.size')).toBe('newThing.size');
  });

  it('say who did something, and what that is where it is no person', () => {
    expect(principalWords('dana@contoso.example', 'User')).toBe('dana@contoso.example');
    expect(principalWords('4f1c', 'ManagedIdentity')).toBe('4f1c (managed identity)');
    expect(principalWords(null, 'User')).toBeNull();
  });

  it('take no last write for a creation', () => {
    const author = { createdBy: null, createdByType: null, lastModifiedBy: null, lastModifiedByType: null };
    expect(tellsCreation({ ...author, createdAt: 1_000, lastModifiedAt: 1_000 })).toBe(false);
    expect(tellsCreation({ ...author, createdAt: 1_000, lastModifiedAt: 2_000 })).toBe(true);
  });
});
