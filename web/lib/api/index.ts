export { api, apiOver, newKey, type Answer, type Api } from './client.ts'
export { hasRole, homeOf, type Me, type Role } from './me.ts'
export { ApiProblem, type ProblemField } from './problem.ts'
