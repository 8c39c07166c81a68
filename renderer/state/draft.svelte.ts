import type { Edit } from '../../shared/topology/edit-types.ts';

/** Edits of one action that still have an effect. */
type EditGroup = readonly Edit[];
type Groups = readonly EditGroup[];

/** A change saved immediately instead of drafted, such as a site's attributes. */
export interface UndoableSave {
  readonly back: () => void;
  readonly again: () => void;
}

interface Change {
  readonly before: Groups;
  readonly after: Groups;
}

/** Edits over the actual topology, with undo and redo. Figures, findings and reports contain no other changes. */
export class Draft {
  #done = $state.raw<readonly (Change | UndoableSave)[]>([]);
  #undone = $state.raw<readonly (Change | UndoableSave)[]>([]);

  groups = $state.raw<Groups>([]);
  readonly edits: readonly Edit[] = $derived(this.groups.flat());
  readonly isEmpty = $derived(this.groups.length === 0);
  readonly canUndo = $derived(this.#done.length > 0);
  readonly canRedo = $derived(this.#undone.length > 0);
  /** Whether the last action cleared the draft. */
  readonly wasCleared = $derived.by(() => {
    const last = this.#done.at(-1);
    return last !== undefined && 'before' in last && this.isEmpty;
  });

  readonly #changed: (edits: readonly Edit[]) => void;
  readonly #net: (groups: Groups) => Groups;

  /** @param net reduces groups of edits to their net effect */
  constructor(changed: (edits: readonly Edit[]) => void, net: (groups: Groups) => Groups = (groups) => groups) {
    this.#changed = changed;
    this.#net = net;
  }

  /** Replaces draft and history without saving. */
  load(edits: readonly Edit[]): void {
    this.#done = [];
    this.#undone = [];
    this.groups = this.#net(edits.map((edit) => [edit]));
  }

  add(edits: EditGroup): void {
    if (edits.length > 0) this.#change(this.#net([...this.groups, edits]));
  }

  replace(edits: EditGroup): void {
    this.#change([edits]);
  }

  pushUndo(kept: UndoableSave): void {
    this.#undone = [];
    this.#done = [...this.#done, kept];
  }

  undo(): void {
    const last = this.#done.at(-1);
    if (last === undefined) return;
    this.#done = this.#done.slice(0, -1);
    this.#undone = [...this.#undone, last];
    if ('before' in last) this.#set(last.before);
    else last.back();
  }

  redo(): void {
    const next = this.#undone.at(-1);
    if (next === undefined) return;
    this.#undone = this.#undone.slice(0, -1);
    this.#done = [...this.#done, next];
    if ('after' in next) this.#set(next.after);
    else next.again();
  }

  remove(edits: readonly Edit[]): void {
    const left = this.groups.map((group) => group.filter((edit) => !edits.includes(edit)));
    this.#change(this.#net(left.filter((group) => group.length > 0)));
  }

  clear(): void {
    this.#change([]);
  }

  #change(after: Groups): void {
    this.#undone = [];
    this.#done = [...this.#done, { before: this.groups, after }];
    this.#set(after);
  }

  #set(groups: Groups): void {
    this.groups = groups;
    this.#changed(this.edits);
  }
}
