// What can go wrong with a call, as classes that pages can tell apart.
import type { components } from './schema';

export type FieldProblem = components['schemas']['FieldError'];
type Body = Partial<components['schemas']['Problem']> & { current?: unknown };

// The server refused; `code` is stable, `title` is a sentence in the language of the page.
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors: readonly FieldProblem[];

  constructor(status: number, body: Body, requestId: string) {
    super(body.title ?? String(status));
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? 'internal';
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.requestId = body.requestId ?? requestId;
    this.errors = body.errors ?? [];
  }
}

// Somebody else changed it meanwhile; `current` is the newer state.
export class StaleProblem<T = unknown> extends Problem {
  readonly current: T;

  constructor(status: number, body: Body, requestId: string) {
    super(status, body, requestId);
    this.name = 'StaleProblem';
    this.current = body.current as T;
  }
}

// Nothing came back. Whether the call was carried out is not known; repeating it with the same key is safe.
export class ConnectionLost extends Error {
  constructor() {
    super('connection lost');
    this.name = 'ConnectionLost';
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get('x-request-id') ?? '';
  let body: Body = {};
  try {
    body = (await response.json()) as Body;
  } catch {
    // Not from our server, such as the page of a proxy: the status must do.
  }
  const stale = response.status === 412 && body.current !== undefined;
  return stale ? new StaleProblem(response.status, body, requestId) : new Problem(response.status, body, requestId);
}

// Of what cannot be seen nobody learns whether it exists.
export function isNotFound(error: unknown): boolean {
  return error instanceof Problem && error.status === 404;
}
