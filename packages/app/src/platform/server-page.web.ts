/** Whether a sign-in provider can lead back here. */
export const providersHere: boolean = true;

/** Leaves the app for a page of its server, such as the way to a sign-in provider. */
export const goToServer = (path: string): void => window.location.assign(path);
