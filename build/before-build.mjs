/** Dependencies are bundled: electron-builder must not search, rebuild or pack them. */
export default () => false;
