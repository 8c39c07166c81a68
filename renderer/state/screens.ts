export type Screen =
  'topology' | 'table' | 'findings' | 'review' | 'compare' | 'activity' | 'reports' | 'settings' | 'fleet';

/** The dialog over the screen. */
export type Overlay =
  | 'none'
  | 'create'
  | 'import'
  | 'choose-registry'
  | 'palette'
  | 'shortcuts'
  | 'install'
  | 'delete'
  | 'confirm-apply'
  | 'blackouts'
  | 'plan-branch'
  | 'accounts'
  | 'sites'
  | 'rearrange'
  | 'new-topology'
  | 'reset-practice'
  | 'diagnostics'
  | 'views';
