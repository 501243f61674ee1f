import { HttpResponse } from 'msw';

import type { Problem } from '../api/types';

/** An error as the API spells it. */
export function problem(status: number, code: Problem['code'], headers: Record<string, string> = {}) {
  return HttpResponse.json(
    { type: 'about:blank', title: code, status, detail: `the cloud says ${code}`, code },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } },
  );
}

export function list<T>(items: T[], next: string | null = null) {
  return HttpResponse.json({ items, next });
}
