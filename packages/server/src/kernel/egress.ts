import { lookup as resolveName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';
import type { Config } from './config.ts';

/** The address asked for may not be called from here, and nothing was sent. The message is for the person who typed it. */
export class EgressRefused extends Error {
  override name = 'EgressRefused';
}

/**
 * True for an address of the public internet. Everything that reaches this machine, its network or a cloud's metadata is
 * not: loopback, private, link-local, shared (RFC 6598), multicast, reserved, and every form of IPv6 that carries an
 * IPv4 address inside (mapped, translated, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast';
}

/**
 * A look-up of names that answers public addresses only, all or none, so that what is connected to is what was checked.
 * `allowed` are hosts a company's own network may have (`EGRESS_ALLOW`), by name or address.
 */
export const publicLookup =
  (allowed: ReadonlySet<string>): LookupFunction =>
  (host, options, done) => {
    resolveName(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 0);
      const bad = allowed.has(host) ? undefined : found.find(({ address }) => !isPublicAddress(address));
      if (bad || found.length === 0)
        return done(new EgressRefused(`${host} is not an address of the public internet`), '', 0);
      if ((options as { all?: boolean }).all)
        return (done as (e: null, all: typeof found) => void)(null, found);
      return done(null, found[0]!.address, found[0]!.family);
    });
  };

/** Throws EgressRefused unless the host, a name or an address, may be connected to as far as can be told without asking. */
export function checkHost(config: Pick<Config, 'egressAllow'>, host: string): void {
  const bare = host.replace(/^\[|\]$/g, '');
  if (config.egressAllow.has(bare)) return;
  if (isIP(bare) !== 0 ? !isPublicAddress(bare) : bare === 'localhost' || !bare.includes('.'))
    throw new EgressRefused(`${host} is not an address of the public internet`);
}

export interface OutsideCall {
  url: string;
  method?: 'GET' | 'POST' | 'PUT';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** From the call to the last byte. */
  timeoutMs: number;
  /** Of the reply; a larger one is an error. */
  maxBytes: number;
  signal?: AbortSignal;
}
export interface OutsideReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

const agents = new WeakMap<ReadonlySet<string>, Agent>();
const agentOf = (allowed: ReadonlySet<string>): Agent => {
  let agent = agents.get(allowed);
  if (!agent) {
    agent = new Agent({ connect: { lookup: publicLookup(allowed) }, connections: 16, pipelining: 1 });
    agents.set(allowed, agent);
  }
  return agent;
};

/**
 * Calls another company's server over HTTP(S). Redirects are not followed: they come back as they are, for they may lead
 * anywhere. Throws EgressRefused for what is not on the public internet, not HTTP(S), on an odd port or with a password in
 * its address; and whatever the network throws. `EGRESS_ALLOW` lets hosts of one's own network through, on any port.
 */
export async function callOutside(
  config: Pick<Config, 'egressAllow'>,
  { url, method = 'GET', headers, body, timeoutMs, maxBytes, signal }: OutsideCall,
): Promise<OutsideReply> {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (!target || !['http:', 'https:'].includes(target.protocol))
    throw new EgressRefused('The address must begin with https://');
  if (target.username || target.password)
    throw new EgressRefused('The address must not hold a user name or password');
  const ours = config.egressAllow.has(target.hostname.replace(/^\[|\]$/g, ''));
  if (!ours && !['', '80', '443', '8443'].includes(target.port))
    throw new EgressRefused(`Port ${target.port} is not one that services on the internet use`);
  checkHost(config, target.hostname);

  const deadline = AbortSignal.timeout(timeoutMs);
  const reply = await request(target, {
    dispatcher: agentOf(config.egressAllow),
    method,
    headers: { 'accept-encoding': 'identity', 'user-agent': 'Lintel', ...headers },
    ...(body === undefined ? {} : { body }),
    signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
  });
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of reply.body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) throw new Error(`the reply is larger than ${maxBytes} bytes`);
    parts.push(part);
  }
  return {
    status: reply.statusCode,
    headers: Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(parts),
  };
}
