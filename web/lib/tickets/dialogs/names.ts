export type DialogName =
  'escalate' | 'return' | 'pause' | 'resume' | 'resolve' | 'cancel' | 'priority' | 'assign' | 'identify'
