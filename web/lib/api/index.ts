export { api, apiOver, newKey, type Api, type Answer } from './client.ts'
export { hasRole, homeOf, isStaff, nameOf, type Me, type Role } from './me.ts'
export { ApiProblem, type ProblemField } from './problem.ts'
