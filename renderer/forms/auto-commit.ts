interface Handlers {
  readonly commit: () => void;
  readonly discard: () => void;
}

/** Commits a form without buttons on Enter and on leaving a field; Esc discards. */
export const autoCommit =
  ({ commit, discard }: Handlers) =>
  (form: HTMLFormElement): (() => void) => {
    const controller = new AbortController();
    const { signal } = controller;
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
    return () => controller.abort();
  };
