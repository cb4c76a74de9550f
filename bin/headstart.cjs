#!/usr/bin/env node
'use strict';
// The only file that an old Node has to understand: written in the syntax of Node 12. It runs dist/main.js, and on a
// Node that is too old it starts itself again under a newer one that lies beside it.
var childProcess = module.require('child_process');
var fs = module.require('fs');
var path = module.require('path');
var url = module.require('url');

var needed = [22, 13];
var relaunched = 'HEADSTART_RELAUNCHED';

function isNewEnough(version) {
  var parts = version.split('.').map(Number);
  return parts[0] > needed[0] || (parts[0] === needed[0] && parts[1] >= needed[1]);
}

/** Its own modules when it is a clone, the folder it lies in when it is installed, by package and by bin link. */
function candidates() {
  var root = path.join(__dirname, '..');
  var executable = process.platform === 'win32' ? 'node.exe' : 'node';
  var folders = [path.join(root, 'node_modules'), path.join(root, '..')];
  var files = folders.map(function (folder) {
    return [path.join(folder, 'node', 'bin', executable), path.join(folder, '.bin', executable)];
  });
  return [].concat.apply([], files).filter(fs.existsSync);
}

function versionOf(node) {
  var answer = childProcess.spawnSync(node, ['-p', 'process.versions.node'], {
    encoding: 'utf8',
    timeout: 20000,
  });
  return answer.status === 0 ? answer.stdout.trim() : null;
}

function isUsable(node) {
  var version = versionOf(node);
  return version !== null && isNewEnough(version);
}

function refuse(reason) {
  process.stderr.write(
    'headstart needs Node ' +
      needed.join('.') +
      ' or newer; this is ' +
      process.versions.node +
      '. ' +
      reason +
      '\n' +
      'Install a newer Node, or run `npm install node@24` beside headstart, or set HEADSTART_NODE to the path of one.\n',
  );
  process.exitCode = 1;
}

/** A terminal sends ^C to both processes by itself; everything else reaches only this one and is passed on. */
function forwardSignals(child) {
  var forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT'].map(function (signal) {
    function pass() {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    }
    process.on(signal, pass);
    return [signal, pass];
  });
  return function stop() {
    forwarded.forEach(function (pair) {
      process.removeListener(pair[0], pair[1]);
    });
  };
}

function relaunch(node) {
  var env = Object.assign({}, process.env);
  env[relaunched] = '1';
  var child = childProcess.spawn(node, [module.filename].concat(process.argv.slice(2)), {
    stdio: 'inherit',
    env: env,
  });
  var stop = forwardSignals(child);
  child.on('error', function (error) {
    stop();
    refuse(node + ' did not start: ' + error.message + '.');
  });
  child.on('exit', function (code, signal) {
    stop();
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code;
  });
}

function findAndRelaunch() {
  var setting = process.env.HEADSTART_NODE;
  if (process.env[relaunched]) return refuse('The Node it was started again with is no newer.');
  if (setting && !isUsable(setting)) return refuse('HEADSTART_NODE (' + setting + ') is not a newer Node.');
  var found = setting || candidates().filter(isUsable)[0];
  if (found) return relaunch(found);
  return refuse('No newer one lies beside it.');
}

function run() {
  var main = path.join(__dirname, '..', 'dist', 'main.js');
  delete process.env[relaunched];
  if (!fs.existsSync(main)) {
    process.stderr.write(
      'headstart is not built: ' + main + ' is missing. Run `npm run build` in its folder.\n',
    );
    process.exitCode = 1;
    return;
  }
  import(url.pathToFileURL(main).href).catch(function (error) {
    process.stderr.write('headstart could not start: ' + ((error && error.stack) || error) + '\n');
    process.exitCode = 2;
  });
}

if (isNewEnough(process.versions.node)) run();
else findAndRelaunch();
