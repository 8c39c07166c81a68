import type { Assumption } from '../simulate/types.ts';
import type { Edit } from '../topology/edit-types.ts';

export type Severity = 'error' | 'warning' | 'note';

export interface Fix {
  readonly label: string;
  readonly edits: readonly Edit[];
}

/** One thing worth a person's attention (shared/simulate/README.md#findings). */
export interface Finding {
  /** Stable kebab-case code. */
  readonly code: string;
  readonly severity: Severity;
  /** Null where it concerns the cloud registry. */
  readonly registry: string | null;
  /** One sentence in plain words with the numbers in it. */
  readonly message: string;
  /** The undocumented reading that it rests on, if any. */
  readonly assumption?: Assumption | (string & {});
  /** Edits that fix it when applied to the draft, with the button's label. */
  readonly fix?: Fix;
  /** Alternative fix. */
  readonly otherFix?: Fix;
}
