/**
 * Tells electron-builder that dependencies are our own affair: they are bundled, so none is searched, rebuilt or
 * packed.
 */
export default () => false;
