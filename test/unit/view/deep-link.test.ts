import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDeepLink, parseDeepLink } from '../../../shared/view/deep-link.ts';
import { getMessage, unwrap } from '../../support/topologies.ts';

describe('a link into the app', () => {
  it('reads back as what it was made of', () => {
    const text = fc.option(fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }), { nil: null });
    fc.assert(
      fc.property(text, text, (registryId, site) => {
        expect(unwrap(parseDeepLink(formatDeepLink({ registryId, site })))).toEqual({ registryId, site });
      }),
    );
  });

  it('leads to the open registry where it names none', () => {
    expect(unwrap(parseDeepLink('cascade://show/?site=line1body'))).toEqual({ registryId: null, site: 'line1body' });
    expect(unwrap(parseDeepLink('CASCADE://show'))).toEqual({ registryId: null, site: null });
  });

  it.each([
    ['cascade://apply?site=line1', /is none that Cascade knows/],
    ['https://example.invalid/show', /is none that Cascade knows/],
    ['cascade://show?file=/etc/passwd', /a part 'file=\/etc\/passwd' that is not understood/],
    ['cascade://show?__proto__=x', /not understood/],
    ['cascade://show?site=', /not understood/],
    ['cascade://show?site=a&site=b', /says 'site' twice/],
    ['cascade://show?site=%E0%A4%A', /cannot be decoded/],
    [`cascade://show?site=${'a'.repeat(3_000)}`, /longer than 2000 characters/],
  ])('%s is refused, with the form that is taken', (text, why) => {
    const message = getMessage(parseDeepLink(text));
    expect(message).toMatch(why);
    expect(message).toMatch(/write cascade:\/\/show\?registry=<ARM id>&site=<name>/);
  });
});
