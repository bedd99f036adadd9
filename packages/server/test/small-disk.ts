import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder on a disk of its own of so many megabytes, which any user may enter. */
export function mountSmall(megabytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-small-'));
  try {
    const options = `size=${megabytes}m,mode=755`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  return folder;
}

export function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true });
}

/** Why no small disk can be mounted here, for the `skip` option. */
export function noSmallDisk(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return 'needs root on Linux to mount a small disk';
  }
  try {
    unmount(mountSmall(1));
    return false;
  } catch {
    return 'this machine does not let a small disk be mounted';
  }
}
