/** A form of the inspector that commits by itself. */
export type TypedForm = 'schedule' | 'site';
type Fields = Readonly<Record<string, string>>;

interface Entry {
  readonly place: string;
  readonly form: TypedForm;
  readonly registry: string;
  readonly fields: Fields;
}

const noFields: Fields = {};

/**
 * Uncommitted or invalid text of the inspector's fields. No figure, finding or report uses it. Outlives the form, so
 * that an invalid value is still there when its registry is selected again.
 */
export class Typed {
  #entries = $state.raw<readonly Entry[]>([]);
  readonly #place: () => string;

  /** @param documentKey identifies the open cloud registry */
  constructor(place: () => string) {
    this.#place = place;
  }

  /** Changed fields of a form; empty if there are none. */
  get<T extends object>(form: TypedForm, registry: string): Partial<T> {
    return (this.#find(form, registry)?.fields ?? noFields) as Partial<T>;
  }

  set(form: TypedForm, registry: string, fields: Partial<Record<string, string>>): void {
    const known = this.#find(form, registry);
    if (known === undefined && Object.keys(fields).length === 0) return;
    const others = this.#entries.filter((entry) => entry !== known);
    const entry = { place: this.#place(), form, registry, fields: fields as Fields };
    this.#entries = Object.keys(fields).length === 0 ? others : [...others, entry];
  }

  has(form: TypedForm, registry: string): boolean {
    return this.#find(form, registry) !== undefined;
  }

  /** Forms of the open cloud registry with pending input, oldest first. */
  list(): readonly { readonly form: TypedForm; readonly registry: string }[] {
    const place = this.#place();
    return this.#entries.filter((entry) => entry.place === place);
  }

  #find(form: TypedForm, registry: string): Entry | undefined {
    const place = this.#place();
    return this.#entries.find((entry) => entry.place === place && entry.form === form && entry.registry === registry);
  }
}
