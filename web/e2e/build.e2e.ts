// What the build made, as files.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { describe, expect, test } from 'vitest';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const assets = readdirSync(`${dist}/assets`);
const read = (name: string): Buffer => readFileSync(`${dist}/assets/${name}`);

describe('the build', () => {
  // Chrome 85 knows ES2021, and older browsers of offices are of its age.
  test.each(assets.filter((name) => name.endsWith('.js')))('%s is understood by Chrome 85', (name) => {
    expect(() => parse(read(name).toString(), { ecmaVersion: 2021, sourceType: 'module' })).not.toThrow();
  });

  test('has names that change with the content', () => {
    for (const name of assets) expect(name).toMatch(/-[\w-]{8}\.(js|css|svg|png|woff2)(\.br|\.gz)?$/);
  });

  test('keeps compressed forms that are the same files', () => {
    const large = assets.filter((name) => /\.(js|css)$/.test(name) && read(name).length >= 1024);
    expect(large.length).toBeGreaterThan(3);
    for (const name of large) {
      expect(brotliDecompressSync(read(`${name}.br`)).equals(read(name))).toBe(true);
      expect(gunzipSync(read(`${name}.gz`)).equals(read(name))).toBe(true);
    }
  });

  test('needs nothing from elsewhere and holds no script or style in the page', () => {
    const page = readFileSync(`${dist}/index.html`, 'utf8');
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/<style|<script(?![^>]*\bsrc=)/);
    const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    for (const address of addresses) expect(address).toMatch(/^\/(assets\/|favicon\.svg$)/);
  });
});
