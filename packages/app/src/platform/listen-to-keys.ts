/** Only a browser sends key presses to the whole page. */
export const listenToKeys = (): (() => void) => () => {};
