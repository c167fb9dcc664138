import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import components from 'unplugin-vue-components/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import { defineConfig } from 'vitest/config';
import { manual } from './tools/manual';
import { precompress } from './tools/precompress';

const backend = process.env.XIEZHU_URL ?? 'https://localhost:8443';

export default defineConfig({
  plugins: [
    vue(),
    // Only Element Plus, and of it only what is used, with its style; our own components are imported by name.
    components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    manual(),
    precompress(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: true, // Element Plus needs it
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
  },
  build: {
    target: 'chrome85',
    cssTarget: 'chrome85',
    assetsInlineLimit: 0, // the policy of the server admits files, not inlined text
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: { '/api': { target: backend, secure: false, ws: true, headers: { Origin: backend } } },
  },
  test: {
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { url: 'https://localhost/' } }, // Secure cookies
    include: ['tests/**/*.test.ts'],
    server: { deps: { inline: ['element-plus'] } },
  },
});
