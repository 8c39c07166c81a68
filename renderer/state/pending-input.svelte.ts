/** A form of the inspector that commits by itself. */
export type PendingForm = 'schedule' | 'site';
type Fields = Readonly<Record<string, string>>;

interface Entry {
  readonly documentKey: string;
  readonly form: PendingForm;
  readonly registry: string;
  readonly fields: Fields;
}

const noFields: Fields = {};

/**
 * Uncommitted or invalid text of the inspector's fields. No figure, finding or report uses it. Outlives the form, so
 * that an invalid value is still there when its registry is selected again.
 */
export class PendingInput {
  #entries = $state.raw<readonly Entry[]>([]);
  readonly #documentKey: () => string;

  /** @param documentKey identifies the open cloud registry */
  constructor(documentKey: () => string) {
    this.#documentKey = documentKey;
  }

  /** Changed fields of a form; empty if there are none. */
  get<T extends object>(form: PendingForm, registry: string): Partial<T> {
    return (this.#find(form, registry)?.fields ?? noFields) as Partial<T>;
  }

  set(form: PendingForm, registry: string, fields: Partial<Record<string, string>>): void {
    const known = this.#find(form, registry);
    if (known === undefined && Object.keys(fields).length === 0) return;
    const others = this.#entries.filter((entry) => entry !== known);
    const entry = { documentKey: this.#documentKey(), form, registry, fields: fields as Fields };
    this.#entries = Object.keys(fields).length === 0 ? others : [...others, entry];
  }

  has(form: PendingForm, registry: string): boolean {
    return this.#find(form, registry) !== undefined;
  }

  /** Forms of the open cloud registry with pending input, oldest first. */
  list(): readonly { readonly form: PendingForm; readonly registry: string }[] {
    const documentKey = this.#documentKey();
    return this.#entries.filter((entry) => entry.documentKey === documentKey);
  }

  #find(form: PendingForm, registry: string): Entry | undefined {
    const documentKey = this.#documentKey();
    return this.#entries.find(
      (entry) => entry.documentKey === documentKey && entry.form === form && entry.registry === registry,
    );
  }
}
