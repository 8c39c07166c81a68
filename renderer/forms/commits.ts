interface Handlers {
  readonly commit: () => void;
  readonly discard: () => void;
}

/** Commits a form without buttons on Enter and on leaving a field; Esc discards. */
export const commits =
  ({ commit, discard }: Handlers) =>
  (form: HTMLFormElement): (() => void) => {
    const ended = new AbortController();
    const { signal } = ended;
    form.addEventListener(
      'focusout',
      ({ relatedTarget }) => {
        // Moving to the discard button must not commit.
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
