const { getDefaultConfig } = require('expo/metro-config');

const config = getDefaultConfig(__dirname);

// Parts of zod that its barrel drags in and no client calls: every language (English comes with the schemas),
// JSON Schema (the server's), compiled parsers (the app runs `jitless`).
const unused =
  /locales\/index\.js$|\/(from-json-schema|json-schema-processors|json-schema-generator|compile)\.js$/;
config.resolver.resolveRequest = (context, name, platform) =>
  unused.test(name) && /[\\/]zod[\\/]v4[\\/]/.test(context.originModulePath)
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
