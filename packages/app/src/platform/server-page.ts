/** A provider leads back to a browser; the app on a device would not hear of it. */
export const providersHere: boolean = false;

export const goToServer = (_path: string): void => {};
