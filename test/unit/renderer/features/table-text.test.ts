import { expect, it } from 'vitest';
import { formatFindingCounts, formatSyncTime, formatWindow } from '../../../../renderer/features/table/table-text.ts';
import type { Finding, Severity } from '../../../../shared/findings/types.ts';

const finding = (severity: Severity): Finding => ({ severity }) as Finding;

it('formats a window as a length, and leaves what is none', () => {
  expect(formatWindow('PT4H')).toBe('4 h');
  expect(formatWindow('soon')).toBe('soon');
  expect(formatWindow(null)).toBe('—');
});

it('formats the time of a sync', () => {
  expect(formatSyncTime(Date.parse('2026-11-24T05:00:00Z'))).toBe('24 Nov 05:00');
  expect(formatSyncTime(null)).toBe('never');
});

it('counts findings by severity', () => {
  expect(formatFindingCounts([finding('warning'), finding('error'), finding('warning')])).toBe('1 error, 2 warnings');
  expect(formatFindingCounts([])).toBe('—');
});
