/** A device gets new versions from its store. */
export const keepApp = (_newVersion: () => void): void => {};
export const startNewVersion = (): void => {};
