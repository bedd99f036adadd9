export { insertProperties } from './properties.repository.ts';
