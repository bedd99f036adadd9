import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';

/** How long a process may take to stop after SIGTERM before it is killed. */
const GRACE_MS = 500;
/** Lines of standard error kept for the log of a run. */
const STDERR_LINES = 40;

export interface ProcessEnd {
  /** Null when the process could not be started or was ended by a signal. */
  code: number | null;
  /** True when `signal` stopped it. */
  stopped: boolean;
  /** Why it could not be started, for example ENOENT. */
  failure: string | null;
  stderr: string[];
}

/**
 * Runs a program in a process group of its own and hands over each line of its standard output. When `signal`
 * fires, the whole group is asked to stop and killed half a second later. Never rejects.
 */
export function runProcess(options: {
  command: string;
  args: readonly string[];
  cwd?: string;
  signal: AbortSignal;
  onLine: (line: string) => void;
  /** Lines of standard error, as they come. */
  onErrorLine?: (line: string) => void;
}): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    const end: ProcessEnd = { code: null, stopped: false, failure: null, stderr: [] };
    if (options.signal.aborted) return resolve({ ...end, stopped: true });

    const child = spawn(options.command, options.args, {
      cwd: options.cwd,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let killTimer: NodeJS.Timeout | undefined;
    const stop = () => {
      end.stopped = true;
      killGroup(child, 'SIGTERM');
      killTimer = setTimeout(() => killGroup(child, 'SIGKILL'), GRACE_MS);
    };
    const leaveNoOrphan = () => killGroup(child, 'SIGKILL');
    options.signal.addEventListener('abort', stop, { once: true });
    process.once('exit', leaveNoOrphan);

    createInterface({ input: child.stdout }).on('line', options.onLine);
    createInterface({ input: child.stderr }).on('line', (line) => {
      end.stderr.push(line);
      if (end.stderr.length > STDERR_LINES) end.stderr.shift();
      options.onErrorLine?.(line);
    });
    child.on('spawn', () => lowerPriority(child));
    child.on('error', (error) => {
      end.failure = (error as NodeJS.ErrnoException).code ?? error.message;
      // Without a process there is no `close` to wait for.
      if (child.pid === undefined) finish(null);
    });
    child.on('close', finish);

    function finish(code: number | null): void {
      clearTimeout(killTimer);
      options.signal.removeEventListener('abort', stop);
      process.removeListener('exit', leaveNoOrphan);
      resolve({ ...end, code });
    }
  });
}

function killGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  // Called only until the streams close: till then somebody of the group is there, its first process or not.
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Training gives way to requests on the same machine. */
function lowerPriority(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, 10);
  } catch {
    // Not allowed everywhere, and only a courtesy.
  }
}
