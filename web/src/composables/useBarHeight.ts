// A bar that sticks to the top of the page hides what is scrolled to under it. The page leaves as much free as it is
// high (AppShell.vue), wherever somebody tabs or is led to.
import { onScopeDispose, watch, type Ref } from 'vue';

const variable = '--xz-stuck';

export function useBarHeight(bar: Ref<HTMLElement | null>): void {
  const { style } = document.documentElement;
  function measure(): void {
    const sticks = bar.value !== null && getComputedStyle(bar.value).position === 'sticky';
    style.setProperty(variable, `${sticks ? bar.value!.offsetHeight : 0}px`);
  }
  const watcher = new ResizeObserver(measure);
  watch(
    bar,
    (now) => {
      watcher.disconnect();
      if (now) watcher.observe(now);
      measure();
    },
    { flush: 'post' },
  );
  onScopeDispose(() => {
    watcher.disconnect();
    style.removeProperty(variable);
  });
}
