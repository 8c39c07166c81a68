import { armTime } from './http-types.ts';
import type { Authorship } from './state.ts';

export const renderAuthorship = (authorship: Authorship): Readonly<Record<string, string>> => ({
  createdBy: authorship.createdBy,
  createdByType: 'User',
  createdAt: armTime(authorship.createdAt),
  lastModifiedBy: authorship.lastModifiedBy,
  lastModifiedByType: 'User',
  lastModifiedAt: armTime(authorship.lastModifiedAt),
});
