import type { Edit } from '../../shared/topology/edit-types.ts';

/** What one action of a person added, as far as it still changes anything. */
type EditGroup = readonly Edit[];
type Groups = readonly EditGroup[];

/** What was kept at once, beside the draft, such as a site's attributes: undo takes it back all the same. */
export interface UndoableSave {
  readonly back: () => void;
  readonly again: () => void;
}

/** The draft before and after one action. */
interface Change {
  readonly before: Groups;
  readonly after: Groups;
}

/** The edits over the actual topology, with undo and redo. Nothing is in a figure, a finding or a report that is not in here. */
export class Draft {
  #done = $state.raw<readonly (Change | UndoableSave)[]>([]);
  #undone = $state.raw<readonly (Change | UndoableSave)[]>([]);

  groups = $state.raw<Groups>([]);
  readonly edits: readonly Edit[] = $derived(this.groups.flat());
  readonly isEmpty = $derived(this.groups.length === 0);
  readonly canUndo = $derived(this.#done.length > 0);
  readonly canRedo = $derived(this.#undone.length > 0);
  /** Whether the last action emptied the draft, so that undo brings it back. */
  readonly wasCleared = $derived.by(() => {
    const last = this.#done.at(-1);
    return last !== undefined && 'before' in last && this.isEmpty;
  });

  readonly #changed: (edits: readonly Edit[]) => void;
  readonly #net: (groups: Groups) => Groups;

  /** @param net leaves what a draft changes on the whole, where edits outdo each other */
  constructor(changed: (edits: readonly Edit[]) => void, net: (groups: Groups) => Groups = (groups) => groups) {
    this.#changed = changed;
    this.#net = net;
  }

  /** Replaces everything without saving, as after a load. */
  load(edits: readonly Edit[]): void {
    this.#done = [];
    this.#undone = [];
    this.groups = this.#net(edits.map((edit) => [edit]));
  }

  add(edits: EditGroup): void {
    if (edits.length > 0) this.#change(this.#net([...this.groups, edits]));
  }

  /** Puts one action in the place of all; undoing it brings them back. */
  replace(edits: EditGroup): void {
    this.#change([edits]);
  }

  /** Something was kept beside the draft. */
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

  /** Takes edits out of the draft, wherever they stand. */
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
