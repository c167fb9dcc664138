import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Person, Unit } from '@/api/types';
import PersonPicker from '@/components/PersonPicker.vue';
import PersonSearch from '@/components/PersonSearch.vue';
import UnitPicker from '@/components/UnitPicker.vue';
import { i18n } from '@/i18n';
import { answer, freshStores, serve, zhang } from './support';

let shown: VueWrapper | null = null;
const open = (component: Parameters<typeof mount>[0], props: object): VueWrapper =>
  (shown = mount(component, { props, attachTo: document.body, global: { plugins: [i18n] } } as never) as VueWrapper);

beforeEach(freshStores);
afterEach(() => {
  shown?.unmount();
  document.body.innerHTML = '';
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const unit = (id: string, name: string): Unit =>
  ({ id, name, shortName: name, code: `11310000MB${id.padStart(8, '0')}`, level: 'city', parent: null }) as Unit;

describe('the unit picker', () => {
  test('finds by name, and hands over the unit that was chosen', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const calls = serve((sent) => {
      const items = sent.address.includes('q=') ? [unit('2', '上海市民政局')] : [];
      if (sent.address.includes('parent=root')) items.push(unit('1', '上海市人民政府'));
      return answer(200, { items, next: null });
    });
    const picker = open(UnitPicker, { modelValue: null });
    await picker.find('button').trigger('click');
    await vi.advanceTimersByTimeAsync(50);
    await flushPromises();
    expect(document.body.textContent).toContain('上海市人民政府');
    const input = document.querySelector<HTMLInputElement>('input[aria-label="按名称或代码查找单位"]')!;
    input.value = '民政';
    input.dispatchEvent(new Event('input'));
    await vi.advanceTimersByTimeAsync(300);
    await flushPromises();
    expect(calls[calls.length - 1]!.address).toBe('/api/v1/units?q=%E6%B0%91%E6%94%BF&limit=50');
    document.querySelector<HTMLButtonElement>('.results li button')!.click();
    await flushPromises();
    expect(picker.emitted('update:modelValue')).toEqual([[{ id: '2', name: '上海市民政局', shortName: '上海市民政局', code: '11310000MB00000002' }]]);
  });

  test('is walked through by keyboard, and asks for a branch when it is opened', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const below: Record<string, Unit[]> = {
      root: [unit('1', '上海市人民政府')],
      '1': [unit('2', '上海市民政局'), unit('3', '黄浦区人民政府')],
      '3': [unit('4', '黄浦区民政局')],
    };
    const calls = serve((sent) => answer(200, { items: below[/parent=(\w+)/.exec(sent.address)![1]!] ?? [], next: null }));
    const picker = open(UnitPicker, { modelValue: null });
    await picker.find('button').trigger('click');
    await vi.advanceTimersByTimeAsync(50);
    await flushPromises();
    const press = async (key: string): Promise<void> => {
      const at = document.querySelector('[role="treeitem"][tabindex="0"]')!;
      at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await flushPromises();
    };
    const names = (): string[] =>
      Array.from(document.querySelectorAll('[role="treeitem"]'), (line) => line.textContent!.replace(/[▸▾\s]/g, ''));
    expect(names()).toEqual(['上海市人民政府', '上海市民政局', '黄浦区人民政府']);
    expect(calls).toHaveLength(2);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight']) await press(key);
    expect(names()[3]).toBe('黄浦区民政局');
    await press('ArrowLeft');
    await press('ArrowLeft');
    expect(names()).toHaveLength(3);
    await press('ArrowRight');
    await press('End');
    await press('Enter');
    expect(picker.emitted('update:modelValue')![0]).toMatchObject([{ id: '4', name: '黄浦区民政局' }]);
  });

  test('asks once for what was typed in one go', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const calls = serve(() => answer(200, { items: [], next: null }));
    const picker = open(UnitPicker, { modelValue: null });
    await picker.find('button').trigger('click');
    await vi.advanceTimersByTimeAsync(50);
    const input = document.querySelector<HTMLInputElement>('input[aria-label="按名称或代码查找单位"]')!;
    for (const text of ['民', '民政', '民政局']) {
      input.value = text;
      input.dispatchEvent(new Event('input'));
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(300);
    expect(calls.filter((sent) => sent.address.includes('q=')).length).toBe(1);
  });

  test('can be cleared, but not when it is disabled', async () => {
    const chosen = { id: '2', name: '上海市民政局', shortName: '市民政局', code: 'x' };
    const picker = open(UnitPicker, { modelValue: chosen });
    await picker.findAll('button')[1]!.trigger('click');
    expect(picker.emitted('update:modelValue')).toEqual([[null]]);
    await picker.setProps({ disabled: true });
    expect(picker.findAll('button')).toHaveLength(1);
  });
});

describe('the person picker', () => {
  const person = (id: string, name: string, role: string, disabled = false): Person =>
    ({ id, name, unit: zhang.unit, roles: [{ code: role, name: role }], disabled }) as Person;

  test('offers those of the unit who hold the role and are not disabled, from all pages', async () => {
    const calls = serve(
      answer(200, { items: [person('1', '张敏', 'case_officer'), person('2', '李娜', 'handler')], next: '2' }),
      answer(200, { items: [person('3', '王强', 'case_officer', true), person('4', '赵勇', 'case_officer')], next: null }),
    );
    const picker = open(PersonPicker, { modelValue: '', role: 'case_officer' });
    await flushPromises();
    expect(calls.map((sent) => sent.address)).toEqual(['/api/v1/people?limit=100', '/api/v1/people?after=2&limit=100']);
    await picker.find('input').trigger('click');
    await flushPromises();
    const offered = [...document.querySelectorAll('.el-select-dropdown__item')].map((item) => item.textContent?.trim());
    expect(offered).toEqual(['张敏', '赵勇']);
  });
});

test('a person of any unit is found by name, and one whom an address names is shown by it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const person = (id: string, name: string) => ({ id, name, unit: unit('2', '市民政局'), roles: [], disabled: false });
  const calls = serve((sent) => answer(200, sent.address.endsWith('/people/7') ? person('7', '李强') : { items: [person('8', '李敏')], next: null }));
  const search = open(PersonSearch, { modelValue: '7' });
  await flushPromises();
  expect(search.text()).toContain('李强（市民政局）');
  await search.find('input').setValue('李');
  vi.advanceTimersByTime(500);
  await flushPromises();
  expect(calls.map((sent) => sent.address)).toEqual(['/api/v1/people/7', '/api/v1/people?q=%E6%9D%8E&limit=20']);
  const offered = [...document.querySelectorAll('.el-select-dropdown__item')].map((item) => item.textContent?.trim());
  expect(offered).toContain('李敏（市民政局）');
});
