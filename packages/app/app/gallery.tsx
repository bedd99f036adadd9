export { Gallery as default } from '@/ui/gallery/Gallery';
