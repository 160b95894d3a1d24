/**
 * Whether this press belongs to an input method, such as pinyin that becomes characters. Safari tells of the Enter that
 * ends a composition only after it is over, as key code 229 and no longer as composing.
 */
export const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229
