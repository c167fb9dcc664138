import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: 'e2e',
    // Pictures are no test: `npm run pictures`, `npm run readme-pictures`.
    include: process.env.PICTURES ? [`**/${process.env.PICTURES}.ts`] : ['**/*.e2e.ts'],
    environment: 'node',
    // A page and its server keep less than one processor busy.
    maxWorkers: 2,
    minWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
