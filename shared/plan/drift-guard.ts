/** What changes by itself, or depends on the api-version that it was read with. */
const volatileFields: ReadonlySet<string> = new Set(['status', 'unknown', 'id', 'passwords']);
/** A token's status is set by people. */
const volatileTokenFields: ReadonlySet<string> = new Set(['unknown', 'id', 'passwords']);

/** What of an object a plan holds to: another value there is somebody else's change, and makes the plan another one. */
export const driftGuardFields = (object: object, isToken: boolean): Readonly<Record<string, unknown>> => {
  const ignored = isToken ? volatileTokenFields : volatileFields;
  return Object.fromEntries(Object.entries(object).filter(([key]) => !ignored.has(key)));
};
