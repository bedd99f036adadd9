/** The page's own style sheet loads Inter. */
export const useInter = (): boolean => true;
