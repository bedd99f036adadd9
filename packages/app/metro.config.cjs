const { join } = require('node:path');
const { getDefaultConfig } = require('expo/metro-config');
const lateWords = require('./tools/late-words.json');

const config = getDefaultConfig(__dirname);

// Parts of zod that its barrel drags in and no client calls: every language (English comes with the schemas),
// JSON Schema (the server's), compiled parsers (the app runs `jitless`).
const unusedZod =
  /locales\/index\.js$|\/(from-json-schema|to-json-schema|json-schema-processors|json-schema-generator|compile)\.js$/;
// What of react-native-web comes along with any import and nothing here draws: lists (the DataTable is for long ones),
// controls the kit has of its own.
const unusedParts =
  /exports\/(FlatList|SectionList|VirtualizedList|Button|CheckBox|ImageBackground|KeyboardAvoidingView|Picker|ProgressBar|Switch|Touchable\w+)$/;
// The router's stacks, tabs, previews and adapters: in the browser only its links and slots are used.
const unusedRouter =
  /\/(stack-utils|bottom-tabs|createNativeStackNavigator|layouts\/Tabs|layouts\/experimental-stack|standard-navigation|LinkWithPreview|HrefPreview)$/;

// Areas of the message catalogue that come with the code of their feature (its `catalogue.ts` adds them), those that
// follow right behind the first load (`store/error-words.ts`), and those only the server says.
const unusedWords = new RegExp(
  `^\\./(${[...lateWords.withArea, ...lateWords.soon, ...lateWords.never].join('|')})\\.ts$`,
);

// Of the contract the app's barrel brings what every screen needs; `tools/late-contract.test.ts` holds the app to that.
// Metro remembers what a name stands for by the folder it is asked from, so the parts cannot be left out one by one.
const firstContract = join(__dirname, '..', 'contract', 'src', 'first', 'index.ts');

const noNavigator = join(__dirname, 'src', 'platform', 'no-navigator.ts');

config.resolver.resolveRequest = (context, name, platform) => {
  const from = context.originModulePath;
  if (unusedZod.test(name) && /[\\/]zod[\\/]v4[\\/]/.test(from)) return { type: 'empty' };
  if (unusedParts.test(name) && /[\\/]react-native-web[\\/]/.test(from)) {
    return { type: 'sourceFile', filePath: join(__dirname, 'src', 'platform', 'no-part.ts') };
  }
  if (platform === 'web' && unusedRouter.test(name) && /[\\/]expo-router[\\/]build[\\/]/.test(from))
    return { type: 'sourceFile', filePath: noNavigator };
  if (name === '@lintel/contract') return { type: 'sourceFile', filePath: firstContract };
  if (unusedWords.test(name) && /[\\/]messages[\\/]en[\\/]index\.ts$/.test(from)) return { type: 'empty' };
  return context.resolveRequest(context, name, platform);
};

// Tests never belong in a bundle. The gallery imports the whole kit and would pull all of it into the first
// load, so its route exists only in an export made to look at it: LINTEL_GALLERY=1.
config.resolver.blockList = [].concat(
  config.resolver.blockList ?? [],
  /\.test\.tsx?$/,
  process.env.LINTEL_GALLERY === '1' ? [] : /[\\/]app[\\/]gallery\.tsx$/,
);

module.exports = config;
