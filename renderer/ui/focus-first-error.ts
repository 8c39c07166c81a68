import { tick } from 'svelte';

/** Moves the focus to the first invalid field of a form that was submitted, once it is marked. False where none is invalid. */
export const focusFirstError = async (form: HTMLElement | null): Promise<boolean> => {
  await tick();
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? null;
  field?.focus();
  return field !== null;
};
