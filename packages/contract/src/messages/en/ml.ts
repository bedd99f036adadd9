export const ml = {} as const;
