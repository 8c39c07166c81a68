import { describe, expect, it } from 'vitest';
import { parseSite, toSiteText } from '../../../../renderer/forms/site-form.ts';

describe('the site form', () => {
  it('reads its text back to the stored value', () => {
    const site = { timeZone: 'Europe/Paris', linkMbps: 2.5, payloadBytes: 1_500_000, owner: 'ops' };
    expect(parseSite(site, toSiteText(site)).site).toEqual(site);
  });

  it('removes emptied fields and keeps attributes without a field', () => {
    expect(
      parseSite({ timeZone: 'Europe/Paris', owner: 'ops' }, { timeZone: ' ', linkMbps: '', payloadMb: '' }).site,
    ).toEqual({ owner: 'ops' });
  });

  it('takes a decimal comma', () => {
    expect(parseSite({}, { timeZone: '', linkMbps: '2,5', payloadMb: '' }).site).toEqual({ linkMbps: 2.5 });
  });

  it('refuses an unknown zone and a number that is not positive', () => {
    expect(parseSite({}, { timeZone: 'Lyon', linkMbps: '0', payloadMb: 'big' })).toEqual({
      site: null,
      errors: {
        timeZone: '“Lyon” is no time zone: write one such as Europe/Paris.',
        linkMbps: 'Write a number of Mbit/s above 0, or leave it empty.',
        payloadMb: 'Write a number of megabytes above 0, or leave it empty.',
      },
    });
  });
});
