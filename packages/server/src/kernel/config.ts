import { resolve } from 'node:path';
import { z } from 'zod';

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0'])
    .transform((v) => v === 'true' || v === '1')
    .default(fallback);

/** Every environment variable Lintel reads. `process.env` is read nowhere else. */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  /** Where people reach the server, for links in mail and allowed origins; this computer when unset, never a request's word. */
  PUBLIC_URL: z.url().optional(),
  DATA_DIR: z.string().default('.data'),
  /** PostgreSQL 15+ as a role that may create roles and tables; unset starts the embedded server. */
  DATABASE_URL: z.url().optional(),
  /** Same database past any pooler, for LISTEN, leader locks and job workers. */
  DATABASE_DIRECT_URL: z.url().optional(),
  DATABASE_REPLICA_URL: z.url().optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  /** Off behind a pooler that cannot keep named statements apart. */
  DATABASE_PREPARED: flag(true),
  REDIS_URL: z.url().optional(),
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().default('Lintel <lintel@localhost>'),
  S3_ENDPOINT: z.url().optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** Key-encryption keys, `kid:base64` (32 bytes), comma separated, first one seals; unset keeps one in DATA_DIR. */
  LINTEL_KEY: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Proxies in front whose X-Forwarded-For is believed. */
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  /** Other origins whose pages may call the API, comma separated. */
  CORS_ORIGINS: z.string().default(''),
  /** Hosts of one's own network that integrations may call though they are not on the internet, comma separated. */
  EGRESS_ALLOW: z.string().default(''),
  /** How many days the originals of e-mails and posts are kept once they are settled; what waits is kept. */
  INTAKE_KEEP_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
  /** Name servers to ask what mail domains there are, comma separated; the machine's own when unset. */
  DNS_SERVERS: z.string().default(''),
  /** Off where something else serves the browser app. */
  WEB_APP: flag(true),
  LIMIT_READ: z.coerce.number().int().positive().default(600),
  LIMIT_WRITE: z.coerce.number().int().positive().default(100),
  LIMIT_INTAKE: z.coerce.number().int().positive().default(3000),
  LIMIT_PUBLIC: z.coerce.number().int().positive().default(120),
  /** Coarse, by address: an office shares one. Tries of an account are held by their own count. */
  LIMIT_SIGN_IN: z.coerce.number().int().positive().default(60),
  /** Where people have accounts that sign in here (OpenID Connect), and what this server is called there. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** On the button of the sign-in page. */
  OIDC_NAME: z.string().max(40).optional(),
  /** Python for the trainer; unset looks for python3 and python. */
  PYTHON: z.string().optional(),
  /** Directory of the trainer's virtual environment; unset is .venv in the checkout. */
  TRAINER_VENV: z.string().optional(),
});

export const ALL_ROLES = ['api', 'worker', 'realtime'] as const;
export type RoleName = (typeof ALL_ROLES)[number];

export type Config = ReturnType<typeof readConfig>;

/** Parses and checks the environment. Throws a ConfigError whose message names each wrong variable. */
export function readConfig(
  env: Record<string, string | undefined> = process.env,
  roles: readonly RoleName[] = ALL_ROLES,
) {
  const unknown = Object.keys(env).filter(
    (name) => name.startsWith('LINTEL_') && !(name in Environment.shape),
  );
  if (unknown.length > 0) {
    throw new ConfigError(
      `Unknown setting ${unknown.join(', ')}. Remove it, or check its spelling in the README.`,
    );
  }
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`Settings that cannot be used:\n  ${lines.join('\n  ')}`);
  }
  const e = parsed.data;
  return {
    environment: e.NODE_ENV,
    production: e.NODE_ENV === 'production',
    roles,
    port: e.PORT,
    host: e.HOST,
    publicUrl: e.PUBLIC_URL?.replace(/\/$/, ''),
    dataDir: resolve(e.DATA_DIR),
    database: {
      url: e.DATABASE_URL,
      directUrl: e.DATABASE_DIRECT_URL,
      replicaUrl: e.DATABASE_REPLICA_URL,
      pool: e.DATABASE_POOL,
      prepared: e.DATABASE_PREPARED,
    },
    redisUrl: e.REDIS_URL,
    mail: { smtpUrl: e.SMTP_URL, from: e.MAIL_FROM },
    s3:
      e.S3_BUCKET === undefined
        ? undefined
        : {
            bucket: e.S3_BUCKET,
            region: e.S3_REGION,
            endpoint: e.S3_ENDPOINT,
            accessKeyId: e.S3_ACCESS_KEY_ID,
            secretAccessKey: e.S3_SECRET_ACCESS_KEY,
          },
    keys: e.LINTEL_KEY,
    logLevel: e.LOG_LEVEL,
    trustProxy: e.TRUST_PROXY,
    webApp: e.WEB_APP,
    dnsServers: splitList(e.DNS_SERVERS),
    intakeKeepDays: e.INTAKE_KEEP_DAYS,
    egressAllow: new Set(splitList(e.EGRESS_ALLOW)) as ReadonlySet<string>,
    corsOrigins: splitList(e.CORS_ORIGINS),
    /** Requests a minute, per class. */
    limits: {
      read: e.LIMIT_READ,
      write: e.LIMIT_WRITE,
      intake: e.LIMIT_INTAKE,
      public: e.LIMIT_PUBLIC,
      'sign-in': e.LIMIT_SIGN_IN,
    },
    oidc: oidcOf(e),
    trainer: { python: e.PYTHON, venv: e.TRAINER_VENV },
  };
}

const splitList = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** A setting that stops the start; its message says what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The provider of sign-in, when there is one. Its id is made from the issuer's address, so that renaming changes no link. */
function oidcOf(e: z.output<typeof Environment>) {
  if (e.OIDC_ISSUER === undefined) return undefined;
  if (e.OIDC_CLIENT_ID === undefined)
    throw new ConfigError('OIDC_ISSUER needs OIDC_CLIENT_ID: what the provider calls this server.');
  if (e.PUBLIC_URL === undefined)
    throw new ConfigError('OIDC_ISSUER needs PUBLIC_URL: the provider sends people back to that address.');
  const issuer = new URL(e.OIDC_ISSUER);
  if (issuer.protocol !== 'https:' && e.NODE_ENV === 'production')
    throw new ConfigError('OIDC_ISSUER must begin with https:// in production.');
  const id = issuer.host.replace(/[^a-z0-9]+/g, '-').slice(0, 40);
  return {
    id,
    name: e.OIDC_NAME ?? issuer.hostname,
    issuer: e.OIDC_ISSUER,
    clientId: e.OIDC_CLIENT_ID,
    clientSecret: e.OIDC_CLIENT_SECRET,
    redirectUri: `${e.PUBLIC_URL.replace(/\/$/, '')}/api/auth/oidc/${id}/callback`,
  };
}
