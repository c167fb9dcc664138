// What a feature brings to the shell. Every features/<area>/area.ts exports one as `area`, and is found by itself.
import type { Component } from 'vue';
import type { RouteRecordRaw } from 'vue-router';
import type { CappedCount } from '@/api/types';
import type { Access } from '@/auth/roles';

declare module 'vue-router' {
  interface RouteMeta {
    // Who may enter; without it whoever is signed in. `anyone`: nobody needs to be.
    access?: Access | 'anyone';
    // Without menu and bar, such as for a screen on the wall.
    bare?: boolean;
  }
}

export interface MenuEntry {
  // A key of the words.
  label: string;
  to: string;
  icon: Component;
  access: Access;
  // Where it stands in the menu; the smallest is on top.
  order: number;
  // The second key after g, such as "i" for the inbox.
  shortcut?: string;
  // How much waits there for the person.
  count?: () => Promise<CappedCount>;
}

export interface Area {
  routes: RouteRecordRaw[];
  menu?: MenuEntry[];
}

const found = import.meta.glob<Area>('../features/*/area.ts', { eager: true, import: 'area' });

export const areas: readonly Area[] = Object.values(found);
export const menu: readonly MenuEntry[] = areas
  .flatMap((area) => area.menu ?? [])
  .sort((one, other) => one.order - other.order);
