'use strict';
/**
 * Keeps compiled code between runs for Node 20, whose own way to do so came with Node 22.1: compiling is a third of what a
 * quick command takes. Each chunk of dist/chunks has a file of its own below the person's cache folder. A chunk's name
 * tells its content, and V8 refuses what another version of it has made. Whatever goes wrong here, the program runs.
 */
const { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

/** Compiles `.cjs` files in `chunks` by way of the cache; `version` is the program's. */
exports.enableCompileCache = (chunks, version) => {
  // A machine of a CI is new each time: what it keeps, nobody takes.
  const { NODE_DISABLE_COMPILE_CACHE, CI } = process.env;
  const folder = NODE_DISABLE_COMPILE_CACHE || CI ? undefined : cacheFolder(version);
  if (folder === undefined || !isPrivate(folder)) return;
  const compiled = [];
  const loaded = new Map();
  // Chunks ask for each other by name, in the same folder: nothing of what Node does to find a module is needed.
  const load = (name, outer) => {
    const known = loaded.get(name);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    const filename = join(chunks, name);
    const file = join(folder, name);
    const script = new Script(
      `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'utf8')}\n})`,
      {
        filename,
        cachedData: readIfThere(file),
      },
    );
    if (script.cachedDataRejected !== false) compiled.push([file, script]);
    const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2), outer) : outer.require(id));
    script.runInThisContext().call(module.exports, module.exports, requireFrom, module, filename, chunks);
    return module.exports;
  };
  const compileOthers = require.extensions['.cjs'] ?? require.extensions['.js'];
  require.extensions['.cjs'] = (module, filename) => {
    if (dirname(filename) === chunks) module.exports = load(basename(filename), module);
    else compileOthers(module, filename);
  };
  // At the end, when V8 has compiled the functions that were called as well.
  process.once('exit', () => {
    if (compiled.length > 0) write(folder, compiled);
  });
};

/** Where the person's programs keep what they can make anew; undefined where that is unknown. */
function cacheFolder(version) {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
  const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, '.cache'));
  return caches && join(caches, 'miniapp', `${version}-node-${process.version}-${process.arch}`);
}

/** What others can write could hold their code. A folder that is not there yet is made with these permissions. */
function isPrivate(folder) {
  if (process.getuid === undefined) return true;
  try {
    const found = lstatSync(folder);
    return found.isDirectory() && found.uid === process.getuid() && (found.mode & 0o022) === 0;
  } catch ({ code }) {
    return code === 'ENOENT';
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function write(folder, compiled) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [file, script] of compiled) {
      const temporary = `${file}.${process.pid}`;
      writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
      renameSync(temporary, file);
    }
  } catch {
    // A full or read-only disk costs some milliseconds, no more.
  }
}
