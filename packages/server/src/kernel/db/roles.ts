/** Database roles of the application; they own nothing. Passwords are derived from the installation's key. */
export const APP_ROLE = 'lintel_app';
export const SYSTEM_ROLE = 'lintel_system';
export const SEARCH_ROLE = 'lintel_search';

/** The same server and database as another role. */
export function urlAs(url: string, role: string, password: string): string {
  const next = new URL(url);
  next.username = role;
  next.password = encodeURIComponent(password);
  return next.toString();
}
