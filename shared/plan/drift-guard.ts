/** Fields that change by themselves or depend on the api-version. */
const volatileFields: ReadonlySet<string> = new Set(['status', 'unknown', 'id', 'passwords']);
/** A token's status is set by people. */
const volatileTokenFields: ReadonlySet<string> = new Set(['unknown', 'id', 'passwords']);

/** Fields that a plan guards: a different value is a change by others and makes another plan. */
export const driftGuardFields = (object: object, isToken: boolean): Readonly<Record<string, unknown>> => {
  const ignored = isToken ? volatileTokenFields : volatileFields;
  return Object.fromEntries(Object.entries(object).filter(([key]) => !ignored.has(key)));
};
