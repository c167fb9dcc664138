// A browser and a server for a test. Every page is watched: an error in the console, a fault of a script or a breach
// of the policy fails the test that caused it.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test, type TestAPI } from 'vitest';
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export type Database = 'sqlite' | 'mariadb';
export const databases: Database[] = process.env.E2E_DATABASE
  ? [process.env.E2E_DATABASE as Database]
  : ['sqlite', 'mariadb'];

// A test of what pages look like: that does not depend on the database, and takes long.
export const looks = (database: Database): TestAPI => test.runIf(database === databases[0]) as TestAPI;

export interface City {
  url: string;
  password: string;
  people: Record<string, string>;
  // Makes an urgent request in a state, which the allocator is to receive unless another one is named; its id.
  newRequest: (state?: string) => Promise<string>;
  close: () => Promise<void>;
}

export async function startCity(database: Database, ...options: string[]): Promise<City> {
  if (!existsSync(`${dist}/index.html`)) throw new Error('build the pages first: npm run build');
  const child: ChildProcess = spawn('/usr/bin/python3', [`${here}/city.py`, database, dist, ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const output = createInterface({ input: child.stdout! });
  const nextLine = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const fail = (code: number | null): void => reject(new Error(`the city ended with ${code}`));
      child.once('exit', fail);
      output.once('line', (line) => {
        child.off('exit', fail);
        resolve(line);
      });
    });
  return {
    ...(JSON.parse(await nextLine()) as Pick<City, 'url' | 'password' | 'people'>),
    newRequest(state = 'sent') {
      child.stdin!.write(`${state}\n`);
      return nextLine();
    },
    async close() {
      child.stdin!.end();
      await ended;
    },
  };
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
}

export const desk = { width: 1366, height: 768 };
export const phone = { width: 390, height: 844 };

export class Visit {
  private readonly faults: string[] = [];
  // Parts of the texts of console errors that the test means to cause, such as a refused sign-in.
  readonly expected: string[] = [];
  // Calls of the page that the server has refused, and those still on their way.
  readonly refused: string[] = [];
  private readonly underway = new Set<Request>();

  private constructor(
    readonly city: City,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async begin(browser: Browser, city: City, viewport = desk): Promise<Visit> {
    // A foreign zone: dates must not depend on it.
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      baseURL: city.url,
      viewport,
      locale: 'zh-CN',
      timezoneId: 'America/New_York',
    });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    context.setDefaultTimeout(10_000);
    const visit = new Visit(city, context, await context.newPage());
    visit.watch(visit.page);
    return visit;
  }

  watch(page: Page): void {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.note(message.text());
    });
    page.on('pageerror', (error) => this.note(String(error)));
    page.on('request', (call) => this.underway.add(call));
    page.on('requestfinished', (call) => this.underway.delete(call));
    page.on('requestfailed', (call) => this.underway.delete(call));
    page.on('response', (answer) => {
      if (answer.status() >= 400) this.refused.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
    });
  }

  // Until everything that the page has asked for is there and drawn.
  async settled(patience = 10_000): Promise<void> {
    const drawn = (): Promise<void> =>
      this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
    let quiet = 0;
    for (const end = Date.now() + patience; quiet < 2; quiet = this.underway.size === 0 ? quiet + 1 : 0) {
      if (Date.now() > end) throw new Error(`on their way: ${Array.from(this.underway, (call) => call.url()).join(' ')}`);
      await drawn();
    }
  }

  private note(text: string): void {
    if (!this.expected.some((part) => text.includes(part))) this.faults.push(text);
  }

  async signIn(person: string): Promise<void> {
    // Where a session has ended, the first question of a page is refused, and a browser reports that by itself.
    this.expected.push('401');
    await this.page.goto('/');
    await this.page.getByLabel('用户名').fill(this.city.people[person] ?? person);
    await this.page.getByLabel('密码', { exact: false }).first().fill(this.city.password);
    await this.page.getByRole('button', { name: '登录' }).click();
    await this.page.getByRole('heading', { level: 1, name: /工作台|消息/ }).waitFor();
  }

  // Nothing serious or critical, by the rules of WCAG 2.1 AA.
  async accessibilityFaults(): Promise<string[]> {
    await this.page.evaluate(axe);
    return this.page.evaluate(async () => {
      // Colours on their way from one theme to the other are nobody's colours.
      const passing = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.all(passing.map((one) => one.finished.catch(() => undefined)));
      const { axe: tool } = window as unknown as { axe: typeof import('axe-core') };
      const { violations } = await tool.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
      });
      return violations
        .filter((found) => found.impact === 'serious' || found.impact === 'critical')
        .flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`));
    });
  }

  async overflow(): Promise<number> {
    return this.page.evaluate(() => {
      const main = document.querySelector('main');
      const beyond = (element: Element): number => element.scrollWidth - element.clientWidth;
      return Math.max(beyond(document.documentElement), main ? beyond(main) : 0);
    });
  }

  // Throws when something went wrong in the page meanwhile.
  async end(): Promise<void> {
    await this.context.close();
    if (this.faults.length > 0) throw new Error(this.faults.join('\n'));
  }
}
