/** Why the process cannot start: one paragraph for the person at the terminal that says what to do. No stack is shown. */
export class StartupError extends Error {}
