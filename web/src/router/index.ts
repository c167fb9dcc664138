import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router';
import { http } from '@/api/http';
import { useSession } from '@/auth/session';
import { areas } from './area';

// Three administrators 三员 handle no requests; they begin with what they were told.
function home(): RouteLocationRaw {
  return useSession().business ? '/workbench' : '/notices';
}

export function makeRouter() {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      // Never shown: admit() leads on.
      { path: '/', name: 'home', component: () => import('./MissingPage.vue') },
      ...areas.flatMap((area) => area.routes),
      { path: '/:rest(.*)*', name: 'missing', component: () => import('./MissingPage.vue') },
    ],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  });
  router.beforeEach(admit);
  // The script of a page did not come: the connection is lost, or a newer version has replaced it.
  router.onError((_error, to) => {
    void http.get('/healthz').then(() => window.location.assign(to.fullPath), () => undefined);
  });
  return router;
}

// Where a person may not go looks like what does not exist.
export function admit(to: RouteLocationNormalized): RouteLocationRaw | boolean {
  const session = useSession();
  const access = to.meta.access ?? 'signed_in';
  if (access === 'anyone') return session.state === 'signed_in' && to.name === 'sign-in' ? '/' : true;
  if (session.session === null) {
    const back = to.fullPath === '/' ? {} : { back: to.fullPath };
    return { name: 'sign-in', query: back };
  }
  if (to.name === 'home') return home();
  if (session.mayEnter(access)) return true;
  return { name: 'missing', params: { rest: to.path.slice(1).split('/') } };
}
