export interface Address {
  email: string;
  name?: string;
}

// As the server has it: a local part, an @, labels with a dot between.
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;
// A name in quotes may hold a comma; one outside of them may not.
const NAMED = /(?:"([^"<>]*)"\s*|([^"<>,;\n]*))<([^<>\s]*)>/g;

/**
 * Addresses out of whatever was pasted: separated by commas, semicolons, spaces or lines, bare or as "Name <address>".
 * Each is there once, in small letters; `bad` is what is not an address.
 */
export function readAddresses(text: string): { good: Address[]; bad: string[] } {
  const good = new Map<string, Address>();
  const bad: string[] = [];
  const take = (raw: string, name?: string) => {
    const email = raw.toLowerCase();
    if (!EMAIL.test(raw)) bad.push(raw);
    else if (!good.has(email)) good.set(email, name ? { email, name } : { email });
  };
  const rest = text.replace(NAMED, (_all, quoted?: string, plain?: string, address?: string) => {
    // What stands before the name may be bare addresses, parted from it by nothing but a space.
    const words = (quoted ?? plain ?? '').trim().split(/\s+/);
    const from = words.findLastIndex((word) => word.includes('@')) + 1;
    take(address ?? '', words.slice(from).join(' ') || undefined);
    return ` ${words.slice(0, from).join(' ')} `;
  });
  for (const part of rest.split(/[\s,;]+/)) if (part) take(part);
  return { good: [...good.values()], bad };
}
