/** One of those that are measured, ready to be shown: its code and its data are in memory. */
export interface Side {
  readonly show: (target: HTMLElement) => void;
  /** Whether what was asked for stands in the page. */
  readonly isShown: () => boolean;
  /** Changes whenever the view has moved, so that a bench of a view that stands still fails. */
  readonly place: () => string;
}
