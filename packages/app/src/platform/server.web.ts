/** The API serves this page, so its addresses are relative. */
export const serverUrl = '';
