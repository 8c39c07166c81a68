import type { Severity } from '../../shared/findings/types.ts';
import { t } from '../../shared/i18n/translate.ts';

const getTitles = (): Readonly<Record<string, string>> => ({
  'ambiguous-day-fields': t('Ambiguous day fields'),
  'bad-message-ttl': t('Bad message TTL'),
  'bad-notification': t('Bad notification'),
  'bad-schedule': t('Bad schedule'),
  'bad-window': t('Bad window'),
  'checks-too-often': t('Checks too often'),
  'cloud-name': t('Cloud name'),
  'data-endpoint-disabled': t('Data endpoint disabled'),
  'daylight-saving-moves': t('Daylight saving moves'),
  'gap-longer-than-message-ttl': t('Gap longer than message TTL'),
  'gateway-actions-missing': t('Gateway actions missing'),
  'message-ttl-out-of-range': t('Message TTL out of range'),
  'missed-windows': t('Missed windows'),
  'mode-not-allowed': t('Mode not allowed'),
  'never-fires': t('Never fires'),
  'not-premium': t('Not premium'),
  'orphaned-access': t('Orphaned access'),
  'parent-cycle': t('Parent cycle'),
  'parent-missing': t('Parent missing'),
  'payload-does-not-fit': t('Payload does not fit'),
  'registry-name': t('Registry name'),
  'repository-not-on-parent': t('Repository not on parent'),
  'runtime-repository-missing': t('Runtime repository missing'),
  'siblings-crowd': t('Siblings crowd'),
  'sunday-as-seven': t('Sunday as 7'),
  'sync-token-disabled': t('Sync token disabled'),
  'too-many-client-tokens': t('Too many client tokens'),
  'too-many-registries': t('Too many registries'),
  'too-many-repository-actions': t('Too many repository actions'),
  unhealthy: t('Unhealthy'),
  'unknown-time-zone': t('Unknown time zone'),
  'upper-case-name': t('Upper case name'),
  'window-before-parent': t('Window before parent'),
  'window-longer-than-interval': t('Window longer than interval'),
  'window-missing': t('Window missing'),
  'window-out-of-range': t('Window out of range'),
  'window-short': t('Window short'),
});

export const getFindingTitle = (code: string): string => {
  const text = code.replaceAll('-', ' ').replace(/\bttl\b/, 'TTL');
  return getTitles()[code] ?? text.charAt(0).toUpperCase() + text.slice(1);
};

/** `2 warnings` */
export const formatFindingCount = (n: number, severity: Severity): string => {
  switch (severity) {
    case 'error':
      return t('{n, plural, one {# error} other {# errors}}', { n });
    case 'warning':
      return t('{n, plural, one {# warning} other {# warnings}}', { n });
    case 'note':
      return t('{n, plural, one {# note} other {# notes}}', { n });
  }
};
