import './catalogue';

export { PaletteHost } from './PaletteHost';
export { SearchScreen } from './SearchScreen';
