export { Gallery as default } from '@/features/gallery/Gallery';
