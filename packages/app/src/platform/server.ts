/** Where the API is: a device is told when the app is built (EXPO_PUBLIC_API_URL). */
export const serverUrl: string = process.env.EXPO_PUBLIC_API_URL ?? 'http://localhost:3000';
