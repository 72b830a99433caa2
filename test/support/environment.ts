// The one place where the test environment is made the same everywhere.
for (const name of Object.keys(process.env)) {
  if (name.startsWith('AWS_')) delete process.env[name];
}
for (const name of ['CI', 'NO_COLOR', 'COLUMNS', 'LINES', 'ACCESSIBLE', 'INK_SCREEN_READER', 'DEV']) {
  delete process.env[name];
}
process.env['TERM'] = 'xterm-256color';
process.env['FORCE_COLOR'] = '3';
process.env['TZ'] = 'UTC';
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
