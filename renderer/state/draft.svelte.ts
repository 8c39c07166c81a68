import type { Edit } from '../../shared/topology/edit-types.ts';

/** Edits of one action that still have an effect. */
type EditGroup = readonly Edit[];
type Groups = readonly EditGroup[];

/** A change saved immediately instead of drafted, such as a site's attributes. */
export interface UndoableSave {
  readonly undo: () => void;
  readonly redo: () => void;
}

interface Change {
  readonly before: Groups;
  readonly after: Groups;
}

/** Edits over the actual topology, with undo and redo. Figures, findings and reports contain no other changes. */
export class Draft {
  #undoStack = $state.raw<readonly (Change | UndoableSave)[]>([]);
  #redoStack = $state.raw<readonly (Change | UndoableSave)[]>([]);

  groups = $state.raw<Groups>([]);
  readonly edits: readonly Edit[] = $derived(this.groups.flat());
  readonly isEmpty = $derived(this.groups.length === 0);
  readonly canUndo = $derived(this.#undoStack.length > 0);
  readonly canRedo = $derived(this.#redoStack.length > 0);
  /** Whether the last action cleared the draft. */
  readonly wasCleared = $derived.by(() => {
    const last = this.#undoStack.at(-1);
    return last !== undefined && 'before' in last && this.isEmpty;
  });

  readonly #onChange: (edits: readonly Edit[]) => void;
  readonly #net: (groups: Groups) => Groups;

  /** @param net reduces groups of edits to their net effect */
  constructor(onChange: (edits: readonly Edit[]) => void, net: (groups: Groups) => Groups = (groups) => groups) {
    this.#onChange = onChange;
    this.#net = net;
  }

  /** Replaces draft and history without saving. */
  load(edits: readonly Edit[]): void {
    this.#undoStack = [];
    this.#redoStack = [];
    this.groups = this.#net(edits.map((edit) => [edit]));
  }

  add(edits: EditGroup): void {
    if (edits.length > 0) this.#change(this.#net([...this.groups, edits]));
  }

  replace(edits: EditGroup): void {
    this.#change([edits]);
  }

  pushUndo(save: UndoableSave): void {
    this.#redoStack = [];
    this.#undoStack = [...this.#undoStack, save];
  }

  undo(): void {
    const last = this.#undoStack.at(-1);
    if (last === undefined) return;
    this.#undoStack = this.#undoStack.slice(0, -1);
    this.#redoStack = [...this.#redoStack, last];
    if ('before' in last) this.#set(last.before);
    else last.undo();
  }

  redo(): void {
    const next = this.#redoStack.at(-1);
    if (next === undefined) return;
    this.#redoStack = this.#redoStack.slice(0, -1);
    this.#undoStack = [...this.#undoStack, next];
    if ('after' in next) this.#set(next.after);
    else next.redo();
  }

  remove(edits: readonly Edit[]): void {
    const left = this.groups.map((group) => group.filter((edit) => !edits.includes(edit)));
    this.#change(this.#net(left.filter((group) => group.length > 0)));
  }

  clear(): void {
    this.#change([]);
  }

  #change(after: Groups): void {
    this.#redoStack = [];
    this.#undoStack = [...this.#undoStack, { before: this.groups, after }];
    this.#set(after);
  }

  #set(groups: Groups): void {
    this.groups = groups;
    this.#onChange(this.edits);
  }
}
