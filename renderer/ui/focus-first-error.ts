import { tick } from 'svelte';

/** Moves the focus to the first invalid field of a form that was submitted, once it is marked. */
export const focusFirstError = async (form: HTMLElement | null): Promise<void> => {
  await tick();
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
};
