import { describe, expect, it } from 'vitest';
import { formatPrincipal, getPropertyLabel, hasKnownCreation } from '../../../../renderer/format/property-text.ts';

describe('the words of a property', () => {
  it('translate known names and leave unknown ones', () => {
    expect(getPropertyLabel('loginServer.tls.certificate.type')).toBe('TLS certificate');
    expect(getPropertyLabel('newThing.size')).toBe('newThing.size');
  });

  it('name the author, and its kind if it is no person', () => {
    expect(formatPrincipal('dana@contoso.example', 'User')).toBe('dana@contoso.example');
    expect(formatPrincipal('4f1c', 'ManagedIdentity')).toBe('4f1c (managed identity)');
    expect(formatPrincipal(null, 'User')).toBeNull();
  });

  it('take no last write for a creation', () => {
    const author = { createdBy: null, createdByType: null, lastModifiedBy: null, lastModifiedByType: null };
    expect(hasKnownCreation({ ...author, createdAt: 1_000, lastModifiedAt: 1_000 })).toBe(false);
    expect(hasKnownCreation({ ...author, createdAt: 1_000, lastModifiedAt: 2_000 })).toBe(true);
  });
});
