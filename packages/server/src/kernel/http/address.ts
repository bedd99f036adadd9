/**
 * The part of a client's address that one customer of a network holds: an IPv4 address, or the first 64 bits of an IPv6
 * address, of which anybody has as many as they like.
 */
export function addressBlock(ip: string | null): string {
  if (ip === null) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const parts = (text: string): string[] => text.split(':').filter((part) => part !== '');
  const [left, right] = [parts(head), parts(tail ?? '')];
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const network = [...left, ...zeros, ...right].slice(0, 4).map((part) => part.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
