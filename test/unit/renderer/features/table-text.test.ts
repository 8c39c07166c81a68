import { expect, it } from 'vitest';
import { formatFindingCounts, formatSyncTime } from '../../../../renderer/features/table/table-text.ts';
import type { Finding, Severity } from '../../../../shared/findings/types.ts';

const finding = (severity: Severity): Finding => ({ severity }) as Finding;

it('formats the time of a sync', () => {
  expect(formatSyncTime(Date.parse('2026-11-24T05:00:00Z'))).toBe('24 Nov 05:00');
  expect(formatSyncTime(null)).toBe('never');
});

it('counts findings by severity', () => {
  expect(formatFindingCounts([finding('warning'), finding('error'), finding('warning')])).toBe('1 error, 2 warnings');
  expect(formatFindingCounts([])).toBe('—');
});
