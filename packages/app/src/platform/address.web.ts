/** The address on screen, from the first slash; the router knows it only once its screens are there. */
export const currentAddress = (): string | null => window.location.pathname + window.location.search;

/** The full address of a page of this app. */
export const pageAddress = (path: string): string => window.location.origin + path;
