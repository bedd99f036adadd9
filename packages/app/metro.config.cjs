const { getDefaultConfig } = require('expo/metro-config');

const config = getDefaultConfig(__dirname);

// zod pulls in every language it knows (270 kB); English comes with its own schemas, the rest is left out.
config.resolver.resolveRequest = (context, name, platform) =>
  /locales\/index\.js$/.test(name) && /[\\/]zod[\\/]/.test(context.originModulePath)
    ? { type: 'empty' }
    : context.resolveRequest(context, name, platform);

// Tests and the node-only helpers beside them never belong in a bundle.
config.resolver.blockList = [].concat(config.resolver.blockList ?? [], /\.test\.tsx?$/);

module.exports = config;
