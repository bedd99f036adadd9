import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import express, { type Express } from 'express';
import type { Logger } from '../kernel/log.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const APP = join(ROOT, 'packages/app');
const DIST = join(APP, 'dist');
const STAMP = join(DIST, '.stamp');

export type WebAppState =
  | { at: 'building'; seconds: number }
  | { at: 'ready' }
  | { at: 'failed'; output: string };

export interface WebApp {
  state(): WebAppState;
  /** Serves the exported files; anything that is no file is the app's own page. */
  mount(app: Express): void;
  /** Resolves when the export ended, well or not. */
  done: Promise<void>;
  stop(): void;
}

/**
 * The browser app: exported once for the sources at hand (a stamp over their bytes tells), in the background, while
 * the API already answers.
 */
export function openWebApp(log: Logger): WebApp {
  let state: WebAppState = { at: 'building', seconds: 0 };
  let child: ReturnType<typeof spawn> | undefined;
  const started = Date.now();

  async function prepare(): Promise<void> {
    const stamp = await stampOfSources();
    if (existsSync(join(DIST, 'index.html')) && (await readFile(STAMP, 'utf8').catch(() => '')) === stamp) {
      state = { at: 'ready' };
      return;
    }
    let output = '';
    const code = await new Promise<number | null>((done) => {
      child = spawn(process.execPath, [join(APP, 'tools/export.ts')], {
        cwd: APP,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const keep = (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-6000);
      };
      child.stdout?.on('data', keep);
      child.stderr?.on('data', keep);
      child.on('error', (error) => {
        output += error.message;
        done(1);
      });
      child.on('exit', done);
    });
    if (code === 0) {
      await writeFile(STAMP, stamp);
      state = { at: 'ready' };
    } else {
      state = { at: 'failed', output };
      log.error(
        { code: String(code), reason: output },
        'the app could not be exported; the API goes on without it',
      );
    }
  }
  const done = prepare().catch((err: unknown) => {
    state = { at: 'failed', output: String(err) };
    log.error({ err }, 'the app could not be exported; the API goes on without it');
  });

  return {
    state: () =>
      state.at === 'building'
        ? { at: 'building', seconds: Math.round((Date.now() - started) / 1000) }
        : state,
    mount: (app) => {
      app.use(
        express.static(DIST, {
          index: false,
          etag: true,
          setHeaders: (res, path) => {
            // Names under _expo and assets carry a hash of their content; everything else may change under its name.
            const hashed = /[\\/](?:_expo[\\/]static|assets)[\\/]/.test(path);
            res.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
          },
        }),
      );
      app.get(/^\/(?!api\/|socket\.io\/|_expo\/|assets\/|health\/|metrics$)[^.]*$/, (_req, res, next) => {
        res.setHeader('Cache-Control', 'no-cache');
        res.sendFile(join(DIST, 'index.html'), (error) => {
          if (error) next(error);
        });
      });
    },
    done,
    stop: () => {
      child?.kill();
    },
  };
}

/** SHA-256 over the names and bytes of everything the export reads. */
async function stampOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const folders = ['app', 'src', 'public', 'tools']
    .map((f) => join(APP, f))
    .concat(join(ROOT, 'packages/contract/src'), join(ROOT, 'packages/scoring/src'));
  const single = ['package.json', 'app.json', 'metro.config.cjs', 'tsconfig.json']
    .map((f) => join(APP, f))
    .concat(join(ROOT, 'package-lock.json'));
  const inside = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name)),
    ),
  );
  for (const file of inside
    .flat()
    .concat(single.filter((f) => existsSync(f)))
    .sort()) {
    hash
      .update(relative(ROOT, file))
      .update('\0')
      .update(await readFile(file));
  }
  return hash.digest('hex');
}
