import { describe, expect, it } from 'vitest';
import { parseSite, toSiteText } from '../../../../renderer/forms/site-form.ts';

describe('the site form', () => {
  it('reads what it shows back to what is kept', () => {
    const site = { timeZone: 'Europe/Paris', linkMbps: 2.5, payloadBytes: 1_500_000, owner: 'ops' };
    expect(parseSite(site, toSiteText(site)).site).toEqual(site);
  });

  it('forgets what is emptied and keeps what it does not show', () => {
    expect(
      parseSite({ timeZone: 'Europe/Paris', owner: 'ops' }, { timeZone: ' ', linkMbps: '', payloadMb: '' }).site,
    ).toEqual({ owner: 'ops' });
  });

  it('takes a decimal comma', () => {
    expect(parseSite({}, { timeZone: '', linkMbps: '2,5', payloadMb: '' }).site).toEqual({ linkMbps: 2.5 });
  });

  it('refuses at the field what is no zone and no positive number', () => {
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
