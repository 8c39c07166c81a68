import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretStore } from '../../main/auth/ports.ts';

/** Encrypts with a key in memory. */
export const keyInMemory = (): SecretStore => {
  const key = randomBytes(32);
  return {
    unavailable: () => null,
    encrypt: (text) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), data]);
    },
    decrypt: (data) => {
      const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, 12));
      decipher.setAuthTag(data.subarray(12, 28));
      return decipher.update(data.subarray(28), undefined, 'utf8') + decipher.final('utf8');
    },
  };
};
