/** A device has no page to skip through. */
export const SkipLink = () => null;
