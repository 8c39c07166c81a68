interface Handlers {
  readonly commit: () => void;
  readonly discard: () => void;
}

/** Attaches to a form without a button: Enter and leaving a field commit, Esc in a field discards. */
export const commits =
  ({ commit, discard }: Handlers) =>
  (form: HTMLFormElement): (() => void) => {
    const ended = new AbortController();
    const { signal } = ended;
    form.addEventListener(
      'focusout',
      ({ relatedTarget }) => {
        // Whoever goes to discard what is typed does not mean to commit it on the way.
        if (!(relatedTarget instanceof Element) || relatedTarget.closest('[data-discards]') === null) commit();
      },
      { signal },
    );
    form.addEventListener(
      'submit',
      (event) => {
        event.preventDefault();
        commit();
      },
      { signal },
    );
    form.addEventListener(
      'keydown',
      ({ key, target }) => {
        if (key === 'Escape' && target instanceof HTMLInputElement) discard();
      },
      { signal },
    );
    return () => ended.abort();
  };
