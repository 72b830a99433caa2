#!/usr/bin/env node
// The launcher: refuses what the program cannot run on, cleans the environment, then loads the program, unless what is
// asked for was written down when it was built. It has no static import and no new syntax, so that an
// old Node can read it and say what is missing; and it is CommonJS, which Node 20 starts sooner than a module.
'use strict';

var fs = require('fs');
var path = require('path');

var environmentRefused = 78;

/** @param {string} version e.g. "20.19.0" */
function isOldNode(version) {
  var parts = version.split('.').map(Number);
  return parts[0] < 20 || (parts[0] === 20 && parts[1] < 19);
}

function refuse(sentence) {
  process.exitCode = environmentRefused;
  process.stderr.write('rootlock: ' + sentence + ' Nothing was sent to AWS.\n');
}

/**
 * The version or the help, if that is all that is asked for: the build wrote both down. Help is left to the program in a
 * terminal so narrow that its lines are broken.
 * @param {string[]} args
 */
function quickAnswer(args) {
  var word = args.length === 1 ? args[0] : '';
  var isVersion = word === '--version' || word === '-V';
  if (!isVersion && word !== '--help' && word !== '-h') return undefined;
  try {
    var quick = JSON.parse(fs.readFileSync(path.join(__dirname, '../dist/quick.json'), 'utf8'));
    if (isVersion) return quick.version;
    // Looking at the stream itself takes as long as all the rest, and a pipe or a file is no terminal.
    if (!fs.fstatSync(1).isCharacterDevice() || !process.stdout.isTTY) return quick.help;
    return process.stdout.columns >= quick.columns ? quick.wide : undefined;
  } catch {
    // Then the program says what is missing.
    return undefined;
  }
}

function print(text) {
  var bytes = Buffer.from(text);
  var written = 0;
  try {
    while (written < bytes.length) written += fs.writeSync(1, bytes, written);
  } catch (error) {
    // A reader that has gone has read enough; one that is slow is waited for.
    if (error.code !== 'EAGAIN') return;
    process.stdout.on('error', function () {});
    process.stdout.write(bytes.subarray(written));
  }
}

function start() {
  // Pessimistic: a run that ends without saying how it ended did not succeed.
  process.exitCode = 1;
  // Warnings of Node and of libraries would be written over the screen; the program shows them with --verbose.
  process.removeAllListeners('warning');
  // Colours are decided while the terminal libraries load, and they look at FORCE_COLOR only.
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
  // Ink would look for React's developer tools.
  delete process.env.DEV;

  import('../dist/main.js')
    .then(function (program) {
      return program.main(process);
    })
    .catch(function (error) {
      process.exitCode = 1;
      process.stderr.write(
        'rootlock: its files could not be loaded (' +
          String(error && error.code ? error.code : 'unknown reason') +
          '). Nothing was sent to AWS. Install it again, or run "npm run build" in a clone.\n',
      );
    });
}

if (isOldNode(process.versions.node)) {
  refuse('needs Node 20.19 or newer, and this is Node ' + process.versions.node + '.');
} else if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
  refuse('NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check that it is really AWS that answers. Unset it.');
} else {
  var answer = quickAnswer(process.argv.slice(2));
  if (answer === undefined) start();
  else print(answer);
}
