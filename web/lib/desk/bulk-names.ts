export type BulkName = 'assign' | 'priority' | 'pending' | 'resume' | 'tags'
