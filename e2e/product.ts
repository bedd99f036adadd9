/**
 * The product as a person meets it: `lintel serve` as a process of its own on a folder and a port of its own, looked at
 * through Chromium. What the browser complains of is gathered, so that a journey fails on it.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { freePort } from '../packages/server/src/kernel/db/embedded.ts';

const LINTEL = join(import.meta.dirname, '../packages/server/src/commands/lintel.ts');
/** Set from outside where the machine keeps them elsewhere; everything else of the caller's environment stays out. */
const PASSED = ['PATH', 'HOME', 'PYTHON', 'TRAINER_VENV', 'TZ', 'NODE_COMPILE_CACHE'] as const;

export const DESKTOP = { width: 1440, height: 900 };

export interface Product {
  readonly url: string;
  /** The folder its data is in. */
  readonly dataDir: string;
  /** Everything the server has printed. */
  output(): string;
  /** Ends the server as Ctrl-C would; the data stays. */
  stop(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
  /** A browser of its own: cookies, storage, one page. Signed in by nobody. */
  open(): Promise<Page>;
  /** The newest letter to an address, as a person reads it; waits until there is one. */
  letterTo(address: string): Promise<string>;
  /** What the pages have complained of since this was asked last, without what `expected` matches. */
  complaints(expected?: RegExp): string[];
  /** Ends everything and removes the data. */
  close(): Promise<void>;
}

/** Starts the product in an empty folder, with these settings beside its own, and waits until it and its app answer. */
export async function startProduct(
  options: { demo?: boolean; env?: Readonly<Record<string, string>> } = {},
): Promise<Product> {
  const dataDir = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lintel-e2e-'));
  // The embedded server may run as another user, who has to reach its folder.
  await chmod(dataDir, 0o755);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const found: string[] = [];
  let output = '';
  let child: ChildProcess | undefined;
  let browser: Browser | undefined;

  async function start(): Promise<void> {
    const started = spawn(process.execPath, [LINTEL, 'serve', ...(options.demo ? ['--demo'] : [])], {
      env: {
        ...Object.fromEntries(
          PASSED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
        ),
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        LOG_LEVEL: 'warn',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    await until(
      async () => {
        if (started.exitCode !== null) throw new Error(`the server ended: ${output}`);
        if (!(await fetch(`${url}/health/ready`).catch(() => undefined))?.ok) return false;
        return (await fetch(url)).ok;
      },
      'the server to be ready with its app',
      { within: 180_000, every: 100 },
    );
  }

  async function stop(): Promise<void> {
    const running = child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((done) => running.once('exit', done));
    running.kill('SIGTERM');
    await ended;
  }

  async function open(): Promise<Page> {
    browser ??= await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    const context = await browser.newContext({
      baseURL: url,
      viewport: DESKTOP,
      locale: 'en-US',
      timezoneId: 'America/Chicago',
      colorScheme: 'light',
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(20_000);
    await listen(context, found);
    return context.newPage();
  }

  async function close(): Promise<void> {
    await browser?.close();
    await stop();
    // A server left by a killed process is stopped before its folder goes.
    const pid = join(dataDir, 'postgres/postmaster.pid');
    if (existsSync(pid)) process.kill(Number(readFileSync(pid, 'utf8').split('\n')[0]), 'SIGQUIT');
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  async function letterTo(address: string): Promise<string> {
    const folder = join(dataDir, 'mail');
    return until(async () => {
      const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
      const letters = files.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
      const letter = letters.findLast((text) => new RegExp(`^To: .*${address}`, 'm').test(text));
      return letter && unquoted(letter);
    }, `a letter to ${address}`);
  }

  const product: Product = {
    url,
    dataDir,
    letterTo,
    output: () => output,
    stop,
    start,
    open,
    close,
    complaints: (expected) => found.splice(0).filter((line) => !expected?.test(line)),
  };
  await start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return product;
}

/** Quoted-printable as plain text. */
const unquoted = (text: string): string =>
  text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Hears errors of the page, of its console and of its content policy in every page of the context. */
async function listen(context: BrowserContext, found: string[]): Promise<void> {
  await context.exposeBinding('sayRefused', (_source, what: string) => {
    found.push(`content policy: ${what}`);
  });
  await context.addInitScript(
    `addEventListener('securitypolicyviolation', (e) => sayRefused(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile + ':' + e.lineNumber))`,
  );
  context.on('weberror', (error) => void found.push(`page: ${error.error().stack ?? error.error().message}`));
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    found.push(`console: ${message.text()} (${message.location().url})`);
  });
}

/**
 * The tests of the file are steps of one journey: each stands where the one before ended, so that none goes on after one
 * that failed, and of that one a picture of each page is kept in the temporary folder.
 */
export function oneAfterAnother(pages: () => Readonly<Record<string, Page | undefined>>): void {
  let brokenAt = '';
  beforeEach(() => assert.equal(brokenAt, '', 'an earlier part of the journey failed'));
  afterEach(async (t) => {
    if (!('passed' in t) || t.passed || brokenAt) return;
    brokenAt = t.name;
    for (const [name, page] of Object.entries(pages())) {
      const path = join(tmpdir(), `lintel-e2e-${`${name} ${t.name}`.replace(/\W+/g, '-').slice(0, 60)}.png`);
      if (!(await page?.screenshot({ path }).catch(() => undefined))) continue;
      process.stderr.write(`${page?.url()}, see ${path}\n`);
    }
  });
}

/** Waits until `holds` answers something true and answers it; fails in words after `within` ms. */
export async function until<T>(
  holds: () => T | Promise<T>,
  what: string,
  { within = 20_000, every = 50 }: { within?: number; every?: number } = {},
): Promise<NonNullable<Exclude<T, false | '' | 0>>> {
  const end = Date.now() + within;
  let last: T | undefined;
  for (;;) {
    last = await holds();
    if (last) return last as NonNullable<Exclude<T, false | '' | 0>>;
    if (Date.now() > end) throw new Error(`waited ${within / 1000} s in vain for ${what}`);
    await sleep(every);
  }
}
