import { z } from 'zod'

/**
 * An escalation that runs by a policy.
 *
 * | from         | what happens                       | to                                |
 * | ------------ | ---------------------------------- | --------------------------------- |
 * | running      | a step is due, another follows     | running                           |
 * | running      | a step is due, none follows        | spent                             |
 * | running      | pushed to the next step            | running (the step is due now)     |
 * | running      | acknowledged                       | acknowledged                      |
 * | spent        | acknowledged                       | acknowledged                      |
 * | acknowledged | progress on the ticket             | acknowledged (for another while)  |
 * | acknowledged | no progress in time                | running (the next step is due, or the last one again) |
 * | acknowledged | pushed to the next step            | running (the step is due now)     |
 * | any of them  | the cause is gone, or it is stopped | ended                            |
 * | ended        | –                                  | –                                 |
 */
export const attentionState = z.enum(['running', 'acknowledged', 'spent', 'ended'])
export const attentionEnd = z.enum(['resolved', 'taken', 'joinedIncident', 'answered', 'closed', 'stopped'])

export type AttentionState = z.infer<typeof attentionState>
export type AttentionEnd = z.infer<typeof attentionEnd>
