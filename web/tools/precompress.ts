// Puts a .br and a .gz beside every file of the build that text compression makes smaller, so that the server
// never compresses anything itself.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const text = /\.(css|html|js|json|svg|txt)$/;
const smallest = 1024; // below that, headers weigh more than what is saved
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : Promise.resolve([path]);
  });
  return (await Promise.all(nested)).flat();
}

async function compress(file: string): Promise<void> {
  const plain = await readFile(file);
  if (plain.length < smallest) return;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await writeFile(`${file}.br`, await brotli(plain, quality));
  await writeFile(`${file}.gz`, await zip(plain, { level: constants.Z_BEST_COMPRESSION }));
}

export function precompress(): Plugin {
  let folder = 'dist';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = (await filesBelow(folder)).filter((file) => text.test(file));
      await Promise.all(files.map(compress));
    },
  };
}
