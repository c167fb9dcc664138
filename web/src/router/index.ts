import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router';
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
      { path: '/', redirect: home },
      ...areas.flatMap((area) => area.routes),
      { path: '/:rest(.*)*', name: 'missing', component: () => import('./MissingPage.vue') },
    ],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  });
  router.beforeEach(admit);
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
  if (session.mayEnter(access)) return true;
  return { name: 'missing', params: { rest: to.path.slice(1).split('/') } };
}
