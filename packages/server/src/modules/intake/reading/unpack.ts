import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { IMPORT_MAX_UNPACKED_BYTES } from '@lintel/contract';
import { AppError } from '../../../kernel/errors.ts';
import { unreadable } from './problems.ts';

/** Text packs 3 to 30 times smaller; past this it is a bomb. The first megabytes may do as they like. */
const MAX_RATIO = 200;
const FREE_BYTES = 20 * 1024 * 1024;

/** Unpacks gzip, stopping at a size or a ratio no file of leads has. */
export function gunzip(packed: Readable, limit = IMPORT_MAX_UNPACKED_BYTES): Readable {
  let taken = 0;
  let given = 0;
  const counter = new Transform({
    transform(part: Buffer, _encoding, done) {
      taken += part.byteLength;
      done(null, part);
    },
  });
  const guard = new Transform({
    transform(part: Buffer, _encoding, done) {
      given += part.byteLength;
      if (given > limit || (given > FREE_BYTES && given > taken * MAX_RATIO)) {
        return done(
          new AppError('import.file_too_large', { values: { limit: `${Math.round(limit / 2 ** 30)} GB` } }),
        );
      }
      done(null, part);
    },
  });
  const unzip = createGunzip();
  packed.on('error', (error) => guard.destroy(error));
  unzip.on('error', (error) => guard.destroy(unreadable('intake.file.gzipBroken', undefined, error)));
  guard.on('close', () => {
    packed.destroy();
    counter.destroy();
    unzip.destroy();
  });
  packed.pipe(counter).pipe(unzip).pipe(guard);
  return guard;
}
