// Makes `npx maskring` work inside a clone: links node_modules/.bin/maskring to the built command. npm links the commands of
// dependencies, not of the package itself. Does nothing where this package is a dependency or the folder cannot be written.
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}node_modules/.bin`;

/** Windows wants a command file, other systems a link. */
function link() {
  mkdirSync(folder, { recursive: true });
  if (process.platform === 'win32') {
    writeFileSync(`${folder}/maskring.cmd`, '@node "%~dp0\\..\\..\\dist\\cli\\main.js" %*\r\n');
    return;
  }
  rmSync(`${folder}/maskring`, { force: true });
  symlinkSync('../../dist/cli/main.js', `${folder}/maskring`);
}

if (existsSync(`${root}node_modules`)) {
  try {
    link();
  } catch (error) {
    process.stderr.write(`npx maskring will not work in this folder: ${error.message}\n`);
  }
}
