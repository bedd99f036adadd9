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
    'Usage: lintel <command>\n\n  serve [--demo] [--roles=api,worker,realtime]   run the product\n  migrate                                        bring the database up to date\n  import FILE                                    import a file of leads\n  train [--target NAME]                          train a scoring model on a company’s leads\n  train --data FILE --outcome COLUMN             train a scoring model on any file\n  verify-audit [--company NAME]                  check that nobody changed the audit log\n',
  'server.cli.companies': 'There are several companies here. Name one with --company: {names}',
  'server.cli.empty': 'There is no company on this server yet. Start Lintel and set it up first.',
  'server.cli.no_company': 'There is no company of this name here. Companies: {names}',
  'server.cli.import_usage': 'Usage: lintel import FILE [--company NAME] [--source NAME]',
  'server.cli.no_file': 'There is no file {file}.',
  'server.cli.import_progress': '{rows} rows read',
  'server.cli.import_done':
    'Done: {create} new, {update} changed, {unchanged} unchanged, {error} rows with problems.',
  // npx lintel train --data FILE
  'server.train.usage':
    'Usage: lintel train --data FILE --outcome COLUMN [--time COLUMN] [--out DIR]\n       [--positive VALUE] [--group COLUMN] [--exclude COLUMN] [--keep COLUMN]',
  'server.train.folder': '{file} is a folder. Name one file in it.',
  'server.train.no_access': '{file} cannot be opened: {reason}.',
  'server.train.out': '--out {out} cannot be written to: {reason}. Name another folder.',
  'server.train.unreadable': '{file} cannot be read: {reason}',
  'server.train.no_rows': '{file} has no rows.',
  'server.train.no_column': 'The file has no column "{column}". Its columns: {columns}',
  'server.train.two_columns':
    'Two columns of the file are called "{column}". Rename one, so that it is clear which is meant.',
  'server.train.no_columns':
    'There is nothing to learn "{column}" from: the file has no column beside the outcome, the time and the group.',
  'server.train.broken_rows': {
    one: '{count} row of the file cannot be read, too large a part of it to go on without:',
    other: '{count} rows of the file cannot be read, too many to go on without them:',
  },
  'server.train.left_out': {
    one: '{count} row: {why} (line {lines})',
    other: '{count} rows: {why} (lines {lines})',
  },
  'server.train.left_out_line': 'Left out: {what}',
  'server.train.outcome_blank': 'The column "{column}" is empty in every row, so no outcome is known.',
  'server.train.one_value':
    'The outcome "{column}" is "{value}" in every row. Learning needs rows with the other outcome as well.',
  'server.train.many_values':
    'The outcome "{column}" has {count} different values: {values}. Say which one counts as positive with --positive VALUE; all others count as negative.',
  'server.train.no_positive': 'The outcome "{column}" is never "{value}". Its values: {values}',
  'server.train.any_other': 'anything else',
  'server.train.unknown': {
    one: '{count} row without a value in "{column}" is left out: its outcome is not known yet.',
    other: '{count} rows without a value in "{column}" are left out: their outcome is not known yet.',
  },
  'server.train.positive': 'Positive is {column} = {positive}, negative {negative}.',
  'server.train.assumed':
    'Positive is taken to be {column} = {positive}, negative {negative}. If it is the other way round, add --positive "{negative}".',
  'server.train.time_is_outcome': '"{column}" cannot be the outcome and the time at once.',
  'server.train.time_blank':
    'The time column "{column}" is empty in every row. Name another with --time, or leave it out to split by chance.',
  'server.train.time_unreadable': 'no date or number in "{column}"',
  'server.train.time_ahead':
    'dated after today ({today} by the clock of this computer), so its outcome cannot be known',
  'server.train.time_bad':
    'The time column "{column}" cannot order the file: {count} of {rows} rows would be left out. Correct them, name another column with --time, or leave it out to split by chance.',
  'server.train.time_examples': 'For example: {examples}',
  'server.train.time_constant':
    'The time column "{column}" has the same value in every row. Name another with --time, or leave it out to split by chance.',
  'server.train.read': '{file}: {rows} rows, {columns} columns',
  'server.train.kinds':
    'Besides the outcome: {numbers} of numbers, {booleans} of yes or no, {categories} of text',
  'server.train.by_time': 'Measured on the latest fifth by "{column}", after learning from the rows before.',
  'server.train.by_chance':
    'No time column is named, so a random fifth with the same share of positives is kept back to measure on. Later rows are the harder test: name a column with --time when there is one.',
  'server.train.grouped': 'Rows of the same "{column}" stay on one side of the split.',
  'server.train.copies': {
    one: '{count} row repeats another one. Both stay on one side of the split.',
    other: '{count} rows repeat others. They stay on one side of the split with them.',
  },
  'server.train.stopped': 'Stopped. Run the same command again to go on from the windows that are finished.',
  'server.train.goes_on': 'The same command goes on from the windows that are finished.',
  'server.train.chosen': 'Chosen: {family}. On {rows} rows it had not seen:',
  'server.train.interval': '({low} to {high}, 95 %)',
  'server.train.base_alone': '{value} from the base rate alone',
  'server.train.measure.auc': 'AUC',
  'server.train.measure.log_loss': 'log loss',
  'server.train.measure.brier': 'Brier score',
  'server.train.measure.ece': 'calibration error',
  'server.train.measure.lift': 'lift in the top tenth',
  'server.train.measure.base_rate': 'base rate',
  'server.train.words_in_numbers': {
    one: '{count} cell of "{column}" is not a number and counts as missing: {examples}',
    other: '{count} cells of "{column}" are not numbers and count as missing: {examples}',
  },
  'server.train.quarantined':
    'Left out, because each gives the outcome away by itself; the figures above are without them. One that you know is filled in before the outcome comes back with --keep COLUMN:',
  'server.train.with_quarantined': 'With them the AUC on the same rows would be {auc}.',
  'server.train.suspected':
    'Learnt from, but check that they are known before the outcome (--exclude COLUMN leaves one out):',
  'server.train.dropped': 'Not learnt from:',
  'server.train.noticed': 'Noticed:',
  'server.train.promotable': 'Fit to be used: better than the base rate on rows it had not seen.',
  'server.train.not_promotable': 'NOT fit to be used: {reasons}.',
  'server.train.because.few_labelled': 'fewer than 400 rows with a known outcome',
  'server.train.because.few_positives': 'fewer than 40 positive outcomes',
  'server.train.because.few_negatives': 'fewer than 40 negative outcomes',
  'server.train.because.not_better_than_chance': 'it orders rows no better than chance',
  'server.train.because.better_once_only':
    'while it was compared on earlier rows it ordered them no better than chance, so its figures may be luck',
  'server.train.because.not_better_than_base_rate': 'it is no better than the base rate',
  'server.train.written': 'Written: {metrics} and the model in {artefact}',
  'server.unknownCommand': 'There is no command "{command}".',
} as const;
