/** Words of the server itself: start-up, holding page, command line. */
export const server = {
  'server.holding.title': 'Lintel is starting',
  'server.holding.heading': 'Lintel is starting',
  'server.holding.help':
    'This page goes on by itself. The first start prepares the app and takes a minute or two.',
  'server.holding.database': 'Database',
  'server.holding.migrations': 'Tables',
  'server.holding.services': 'Services',
  'server.holding.app': 'Preparing the app, {seconds} s so far',
  'server.holding.failed': 'The app could not be prepared',
  'server.holding.failedTitle': 'The app could not be prepared',
  'server.holding.failedHelp':
    'The API runs and no data is affected. Run "npm ci" again and restart; the end of the export’s output is below.',
  'server.device': '{browser} on {system}',
  'server.portTaken':
    'Port {port} is taken by another program. Stop it, or choose another port: PORT=3001 npm start',
  'server.portDenied':
    'Port {port} may not be used by this user. Choose a port above 1023: PORT=3000 npm start',
  'server.alreadyRunning':
    'Lintel is already running on this data folder. Stop it first, or set DATA_DIR to another folder.',
  'server.databaseUnreachable':
    'The database at {address} cannot be reached ({reason}). Check that it runs and that DATABASE_URL is right.',
  'server.nodeTooOld':
    'Lintel runs on Node.js 24 and this is {version}. Run "npm ci" in the checkout, which brings it along, and start through npm; on macOS install Node.js 24.',
  'server.ready': 'Lintel is ready at {url}',
  'server.appPending': 'The app is being prepared for its first start; the page shows how far it is.',
  'server.appReady': 'The app is ready.',
  'server.plainHttp':
    'Warning: sign-in cookies travel over plain HTTP. Fine on this computer; put TLS in front before others use it.',
  'server.demoSignIn': 'Sample brokerage. Sign in as {email} with the password {password}',
  'server.demoNotEmpty':
    'This data folder holds a company of its own, so no sample was made. For the sample use another folder: DATA_DIR=.demo npm start -- --demo',
  'server.stopping': 'Stopping: finishing what is running.',
  'server.usage':
    'Usage: lintel <command>\n\n  serve [--demo] [--roles=api,worker,realtime]   run the product\n  migrate                                        bring the database up to date\n  import FILE                                    import a file of leads\n  train [--target NAME]                          train a scoring model\n  verify-audit [--company NAME]                  check that nobody changed the audit log\n',
  'server.cli.companies': 'There are several companies here. Name one with --company: {names}',
  'server.cli.empty': 'There is no company on this server yet. Start Lintel and set it up first.',
  'server.cli.no_company': 'There is no company of this name here. Companies: {names}',
  'server.cli.import_usage': 'Usage: lintel import FILE [--company NAME] [--source NAME]',
  'server.cli.no_file': 'There is no file {file}.',
  'server.cli.import_progress': '{rows} rows read',
  'server.cli.import_done':
    'Done: {create} new, {update} changed, {unchanged} unchanged, {error} rows with problems.',
  'server.unknownCommand': 'There is no command "{command}".',
} as const;
