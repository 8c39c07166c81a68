import type { Edit } from '../../shared/topology/edit-types.ts';

/** One action of a person: what one undo takes back. */
type EditGroup = readonly Edit[];

/** What was kept at once, beside the draft, such as a site's attributes: undo takes it back all the same. */
export interface Kept {
  readonly back: () => void;
  readonly again: () => void;
}

type Action = EditGroup | Kept;
const isGroup = (action: Action): action is EditGroup => Array.isArray(action);

/** The edits over the actual topology, with undo and redo, and the pending edits of a form that is being typed. */
export class Draft {
  #done = $state.raw<readonly Action[]>([]);
  #undone = $state.raw<readonly Action[]>([]);
  /** What a form would add now; previewed everywhere, saved nowhere. */
  pending = $state.raw<EditGroup>([]);

  readonly groups = $derived(this.#done.filter(isGroup));
  readonly edits = $derived(this.groups.flat());
  readonly previewed = $derived(this.pending.length === 0 ? this.edits : [...this.edits, ...this.pending]);
  readonly isEmpty = $derived(this.groups.length === 0);
  readonly canUndo = $derived(this.#done.length > 0);
  readonly canRedo = $derived(this.#undone.length > 0);

  /** What an action took the place of. */
  readonly #replaced = new WeakMap<EditGroup, readonly Action[]>();
  readonly #changed: (edits: readonly Edit[]) => void;

  constructor(changed: (edits: readonly Edit[]) => void) {
    this.#changed = changed;
  }

  /** Replaces everything without saving, as after a load. */
  load(edits: readonly Edit[]): void {
    this.#done = edits.map((edit) => [edit]);
    this.#undone = [];
    this.pending = [];
  }

  preview(edits: EditGroup): void {
    this.pending = edits;
  }

  add(edits: EditGroup): void {
    if (edits.length === 0) return;
    this.#undone = [];
    this.pending = [];
    this.#set([...this.#done, edits]);
  }

  /** Puts one action in the place of all; undoing it brings them back. */
  replace(edits: EditGroup): void {
    this.#replaced.set(edits, this.#done);
    this.#undone = [];
    this.pending = [];
    this.#set([...this.#keptOnes(), edits]);
  }

  /** Something was kept beside the draft. */
  remember(kept: Kept): void {
    this.#undone = [];
    this.#done = [...this.#done, kept];
  }

  undo(): void {
    const last = this.#done.at(-1);
    if (last === undefined) return;
    this.#undone = [...this.#undone, last];
    const before = this.#done.slice(0, -1);
    if (isGroup(last)) this.#set(this.#replaced.get(last) ?? before);
    else {
      this.#done = before;
      last.back();
    }
  }

  redo(): void {
    const next = this.#undone.at(-1);
    if (next === undefined) return;
    this.#undone = this.#undone.slice(0, -1);
    if (isGroup(next)) this.#set([...(this.#replaced.has(next) ? this.#keptOnes() : this.#done), next]);
    else {
      this.#done = [...this.#done, next];
      next.again();
    }
  }

  /** Drops one group, wherever it stands. */
  remove(index: number): void {
    const group = this.groups[index];
    this.#undone = [];
    this.#set(this.#done.filter((action) => action !== group));
  }

  clear(): void {
    this.#undone = [...this.groups].reverse();
    this.pending = [];
    this.#set(this.#keptOnes());
  }

  #keptOnes(): readonly Action[] {
    return this.#done.filter((action) => !isGroup(action));
  }

  #set(done: readonly Action[]): void {
    this.#done = done;
    this.#changed(this.edits);
  }
}
