/** A measured implementation, with code and data in memory. */
export interface Side {
  readonly show: (target: HTMLElement) => void;
  readonly isShown: () => boolean;
  /** Changes whenever the view moves, so that the bench of a view that stands still fails. */
  readonly place: () => string;
}
