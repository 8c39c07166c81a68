import { tick } from 'svelte';

/**
 * Focuses the first invalid field of a submitted form after its errors are rendered. Returns false if there is none.
 */
export const focusFirstError = async (form: HTMLElement | null): Promise<boolean> => {
  await tick();
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? null;
  field?.focus();
  return field !== null;
};
