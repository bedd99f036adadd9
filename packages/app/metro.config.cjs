const { getDefaultConfig } = require('expo/metro-config');

const config = getDefaultConfig(__dirname);

// zod pulls in every language it knows (270 kB); English comes with its own schemas, the rest is left out.
config.resolver.resolveRequest = (context, name, platform) =>
  /locales\/index\.js$/.test(name) && /[\\/]zod[\\/]/.test(context.originModulePath)
    ? { type: 'empty' }
    : context.resolveRequest(context, name, platform);

// Tests never belong in a bundle. The gallery imports the whole kit and would pull all of it into the first
// load, so its route exists only in an export made to look at it: LINTEL_GALLERY=1.
config.resolver.blockList = [].concat(
  config.resolver.blockList ?? [],
  /\.test\.tsx?$/,
  process.env.LINTEL_GALLERY === '1' ? [] : /[\\/]app[\\/]gallery\.tsx$/,
);

module.exports = config;
