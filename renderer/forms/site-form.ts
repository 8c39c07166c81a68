import { t } from '../../shared/i18n/translate.ts';
import { isTimeZone } from '../../shared/schedule/time-zone.ts';
import type { SiteAttributes } from '../../shared/topology/model.ts';

export interface SiteText {
  readonly timeZone: string;
  readonly linkMbps: string;
  readonly payloadMb: string;
}

export interface ParsedSite {
  readonly site: SiteAttributes | null;
  readonly errors: { readonly [K in keyof SiteText]: string | null };
}

export const bytesInMb = 1_000_000;

export const toSiteText = (site: SiteAttributes): SiteText => ({
  timeZone: site.timeZone ?? '',
  linkMbps: site.linkMbps === undefined ? '' : String(site.linkMbps),
  payloadMb: site.payloadBytes === undefined ? '' : String(site.payloadBytes / bytesInMb),
});

const parsePositive = (
  text: string,
  unit: string,
): { readonly value: number | null; readonly error: string | null } => {
  if (text.trim() === '') return { value: null, error: null };
  const value = Number(text.trim().replace(',', '.'));
  return Number.isFinite(value) && value > 0
    ? { value, error: null }
    : { value: null, error: t('Write a number of {unit} above 0, or leave it empty.', { unit }) };
};

/** Parses the fields over the saved attributes and keeps those without a field. Empty fields are unknown. */
export const parseSite = (saved: SiteAttributes, text: SiteText): ParsedSite => {
  const link = parsePositive(text.linkMbps, 'Mbit/s');
  const payload = parsePositive(text.payloadMb, 'megabytes');
  const zone = text.timeZone.trim();
  const errors = {
    timeZone:
      zone === '' || isTimeZone(zone) ? null : t('“{zone}” is no time zone: write one such as Europe/Paris.', { zone }),
    linkMbps: link.error,
    payloadMb: payload.error,
  };
  if (Object.values(errors).some((error) => error !== null)) return { site: null, errors };
  const { timeZone: _zone, linkMbps: _link, payloadBytes: _payload, ...others } = saved;
  return {
    site: {
      ...others,
      ...(zone === '' ? {} : { timeZone: zone }),
      ...(link.value === null ? {} : { linkMbps: link.value }),
      ...(payload.value === null ? {} : { payloadBytes: Math.round(payload.value * bytesInMb) }),
    },
    errors,
  };
};

/** Splits pending input into attributes to save, null if unchanged, and invalid fields that stay pending. */
export const takeValidSite = (
  saved: SiteAttributes,
  typed: Partial<SiteText>,
): { readonly site: SiteAttributes | null; readonly rest: Partial<SiteText> } => {
  const { errors } = parseSite(saved, { ...toSiteText(saved), ...typed });
  const isBad = ([field]: [string, string]): boolean => errors[field as keyof SiteText] !== null;
  const fields = Object.entries(typed);
  const valid = Object.fromEntries(fields.filter((field) => !isBad(field)));
  const { site } = parseSite(saved, { ...toSiteText(saved), ...valid });
  return {
    site: site === null || isSameSite(saved, site) ? null : site,
    rest: Object.fromEntries(fields.filter(isBad)),
  };
};

const isSameSite = (one: SiteAttributes, other: SiteAttributes): boolean =>
  one.timeZone === other.timeZone && one.linkMbps === other.linkMbps && one.payloadBytes === other.payloadBytes;
