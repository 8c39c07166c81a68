import { expect, test } from 'vitest';
import { serialNumber } from '../../../main/emulator/certificates.ts';

test('a serial number is positive and begins with no zero, whatever was drawn', () => {
  expect(serialNumber(new Uint8Array([0, 0, 0x7f]))).toBe('40007f');
  expect(serialNumber(new Uint8Array([0xff, 0xff, 0xff]))).toBe('7fffff');
  expect(serialNumber(new Uint8Array(16))).toHaveLength(32);
});
