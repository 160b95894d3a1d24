import { afterAll, afterEach, beforeAll } from 'vitest'
import { hooks } from './after.ts'

// Test files of one worker share what they import, so hooks are set here, anew for each of them.
beforeAll(hooks.begin)
afterEach(hooks.check)
afterAll(hooks.end)
