/** Why a test cannot run here, for the `skip` option; throws under CI=true, where nothing may be missing. */
export function missing(what: string, found: boolean): string | false {
  if (found) return false;
  const reason = `${what} is not installed`;
  if (process.env.CI === 'true') throw new Error(`${reason}, and CI=true allows no skipped test`);
  return reason;
}
