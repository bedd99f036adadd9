/** What a WebAuthn call takes from the server and gives back to it. */
export type WebAuthnJson = Record<string, unknown>;

/** The app on a device signs in with password and code: no passkey of this site reaches it. */
export const passkeysHere = (): boolean => false;

export const passkeysInFields = async (): Promise<boolean> => false;

const none = (): Promise<WebAuthnJson> => Promise.reject(new Error('There are no passkeys on a device'));

export const signWithPasskey = (_options: WebAuthnJson): Promise<WebAuthnJson> => none();
export const waitForPasskeyInField = (_options: WebAuthnJson): Promise<WebAuthnJson> => none();
export const makePasskey = (_options: WebAuthnJson): Promise<WebAuthnJson> => none();
export const stopWaitingForPasskey = async (): Promise<void> => {};

export const passkeyFailure = (_error: unknown): 'cancelled' | 'known' | 'failed' => 'failed';
