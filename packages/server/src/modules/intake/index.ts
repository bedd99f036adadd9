import type { Module } from '../../kernel/http/route.ts';
import { checkRows, countRowsOfUpload, importRows } from './intake.jobs.ts';

export { exportErrors } from './error-list.ts';
export { type ImportFileOptions, importFile } from './import-file.ts';
export {
  cancelImport,
  checkImport,
  configureImport,
  getImport,
  listImports,
  startImport,
  uploadImport,
} from './imports.service.ts';

/** Lead files on their way in: reading, mapping, dry run, import. */
export const intakeModule: Module = {
  name: 'intake',
  routes: async () => (await import('./intake.routes.ts')).intakeRoutes(),
  jobs: [countRowsOfUpload, checkRows, importRows],
};
