import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';

/** What a WebAuthn call takes from the server and gives back to it. */
export type WebAuthnJson = Record<string, unknown>;

// Loaded when a passkey is first asked for, not with the app.
const library = () => import('@simplewebauthn/browser');

/**
 * Whether this browser can use passkeys here: they need HTTPS or this very computer, and a name, since a passkey
 * belongs to a domain and never to a bare address.
 */
export const passkeysHere = (): boolean =>
  window.isSecureContext && 'PublicKeyCredential' in window && !/^[\d.]+$|:/.test(window.location.hostname);

/** Whether this browser offers passkeys in the list under a field. */
export const passkeysInFields = async (): Promise<boolean> =>
  passkeysHere() && (await library()).browserSupportsWebAuthnAutofill();

/** Signs the server's challenge with a passkey the person picks; rejects when they cancel. */
export async function signWithPasskey(options: WebAuthnJson): Promise<WebAuthnJson> {
  const { startAuthentication } = await library();
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  return { ...(await startAuthentication({ optionsJSON })) };
}

/** Waits until a passkey is picked in the list under the e-mail field; rejects when stopped. */
export async function waitForPasskeyInField(options: WebAuthnJson): Promise<WebAuthnJson> {
  const { startAuthentication } = await library();
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  return { ...(await startAuthentication({ optionsJSON, useBrowserAutofill: true })) };
}

export async function stopWaitingForPasskey(): Promise<void> {
  (await library()).WebAuthnAbortService.cancelCeremony();
}

/** Makes a passkey on this device or a key; rejects when the person cancels. */
export async function makePasskey(options: WebAuthnJson): Promise<WebAuthnJson> {
  const { startRegistration } = await library();
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  return { ...(await startRegistration({ optionsJSON })) };
}

/** Why a passkey call of the browser failed: the person turned away, the passkey is kept already, or something else. */
export function passkeyFailure(error: unknown): 'cancelled' | 'known' | 'failed' {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled';
  return name === 'InvalidStateError' ? 'known' : 'failed';
}
