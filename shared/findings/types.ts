import type { Message } from '../i18n/message.ts';
import type { Assumption } from '../simulate/types.ts';
import type { Edit } from '../topology/edit-types.ts';

export type Severity = 'error' | 'warning' | 'note';

export interface Fix {
  readonly label: Message;
  readonly edits: readonly Edit[];
}

/** One problem or risk (shared/simulate/README.md#findings). */
export interface Finding {
  /** Stable kebab-case code. */
  readonly code: string;
  readonly severity: Severity;
  /** Null for the cloud registry. */
  readonly registry: string | null;
  /** One sentence with its numbers. */
  readonly message: Message;
  /** Assumption that it depends on. */
  readonly assumption?: Assumption | (string & {});
  /** Edits that fix it, with the button's label. */
  readonly fix?: Fix;
  readonly otherFix?: Fix;
}
