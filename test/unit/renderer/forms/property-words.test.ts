import { describe, expect, it } from 'vitest';
import { principalWords, propertyLabel } from '../../../../renderer/forms/property-words.ts';

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
});
