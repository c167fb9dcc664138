import { createPinia } from 'pinia';
import { createApp, watch } from 'vue';
import App from './App.vue';
import { linkSession } from './api/http';
import { useSession } from './auth/session';
import { mayBeSignedIn } from './auth/trace';
import { passEscapeOn } from './components/escape';
import { i18n, useLanguage } from './i18n';
import { usePreferences } from './preferences/store';
import { makeRouter } from './router';
import './styles';

async function start(): Promise<void> {
  const app = createApp(App);
  app.use(createPinia());
  const preferences = usePreferences();
  const session = useSession();
  linkSession({
    csrfToken: () => session.session?.csrfToken ?? null,
    renew: () => session.renew(),
    refreshToken: () => session.refreshToken(),
    connection: (alive) => (session.connected = alive),
    language: () => preferences.language,
  });
  watch(
    () => session.session?.login,
    (login) => login && preferences.belongTo(login),
  );
  // Without a connection the sign-in page says so.
  if (mayBeSignedIn()) await session.restore().catch(() => session.forget());
  else session.forget();
  await useLanguage(preferences.language);
  watch(() => preferences.language, useLanguage);
  passEscapeOn();
  app.use(i18n).use(makeRouter()).mount('#app');
}

void start();
