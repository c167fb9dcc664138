import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: 'e2e',
    // Pictures are no test: `npm run pictures`, `npm run readme-pictures`.
    include: process.env.PICTURES ? [`**/${process.env.PICTURES}.ts`] : ['**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
