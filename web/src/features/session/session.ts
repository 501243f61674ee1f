import { createStore, type StoreApi } from 'zustand/vanilla';

import { createApi, type Api, type Send, unwrap } from '../../api/client';
import { onceOnly, sendUntilAnswered } from '../../api/once';
import { ApiProblem, problemOf } from '../../api/problem';
import type { AccessToken, SignIn } from '../../api/types';
import { backoffMs } from '../../player/backoff';

/** `unreachable`: the cloud did not answer, so nobody knows yet whether there is a session; it is asked again. */
export type SessionStatus = 'restoring' | 'unreachable' | 'signed_out' | 'signed_in';

/** An access token is renewed when this share of its life is over. */
const RENEW_AFTER = 0.8;

/**
 * The user's session. The access token lives in this object's memory only; what survives a reload is the refresh
 * cookie, which scripts cannot read.
 */
export class Session {
  readonly status: StoreApi<SessionStatus>;
  readonly #api: Api;
  readonly #send: Send;
  #accessToken: string | undefined;
  #renewal: Promise<boolean> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  /** Counts sign-ins and sign-outs, so that an answer that comes too late is not taken. */
  #turn = 0;

  constructor(send: Send) {
    this.#send = send;
    this.#api = createApi(send);
    this.status = createStore<SessionStatus>(() => 'restoring');
  }

  /** Takes the session up again from the refresh cookie; resolves when it is known whether there is one. */
  async restore(): Promise<void> {
    await this.#renew();
  }

  /**
   * Rejects with `invalid_credentials` when e-mail or password is wrong, and with `second_factor_required` when they are right
   * but a code is missing or wrong.
   */
  async signIn(credentials: SignIn): Promise<void> {
    const token = unwrap(await this.#api.POST('/api/session', { body: credentials }));
    this.#turn += 1;
    this.#accept(token);
  }

  /** Ends the session here and in the cloud. */
  async signOut(): Promise<void> {
    const token = this.#accessToken;
    this.#end();
    // The cookie ends by itself when the cloud cannot be reached now; the user is signed out here either way.
    await this.#api
      .DELETE('/api/session', token ? { headers: bearer(token) } : {})
      .catch((error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error;
      });
  }

  /** Sends a request with the access token; when it is refused, once more with a new one. */
  readonly authorised: Send = async (request) => {
    const first = onceOnly(request);
    const again = first.clone();
    const token = this.#accessToken;
    const response = await sendUntilAnswered(withBearer(first, token), this.#send);
    if (!(await refusesToken(response))) return response;
    // Another request may have renewed the token while this one was under way.
    const renewed = token !== this.#accessToken || (await this.#renew());
    return renewed && this.#accessToken ? this.#send(withBearer(again, this.#accessToken)) : response;
  };

  #renew(): Promise<boolean> {
    this.#renewal ??= oneTabAtATime(() => this.#refresh()).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #refresh(): Promise<boolean> {
    const turn = this.#turn;
    try {
      const answer = await this.#api.POST('/api/session/refresh');
      if (turn !== this.#turn) return this.#accessToken !== undefined;
      if (answer.response.status === 401 || answer.response.status === 403) {
        this.#end();
        return false;
      }
      this.#accept(unwrap(answer));
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (this.status.getState() !== 'signed_in') this.#set('unreachable');
      this.#renewIn(backoffMs(this.#attempts++, Math.random()));
      return false;
    }
  }

  #accept(token: AccessToken): void {
    this.#accessToken = token.access_token;
    this.#attempts = 0;
    this.#renewIn(token.expires_in * 1_000 * RENEW_AFTER);
    this.#set('signed_in');
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#accessToken = undefined;
    this.#set('signed_out');
  }

  #set(status: SessionStatus): void {
    this.status.setState(status, true);
  }

  #renewIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#renew(), delayMs);
  }
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function withBearer(request: Request, token: string | undefined): Request {
  if (token !== undefined) for (const [name, value] of Object.entries(bearer(token))) request.headers.set(name, value);
  return request;
}

/** Whether it is the access token that is refused, and not a password or code in the request. */
async function refusesToken(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const { code } = problemOf(response.status, body);
  return code !== 'invalid_credentials' && code !== 'second_factor_required';
}

/** Two tabs that refresh at once would spend the same cookie twice. Locks exist in secure contexts alone. */
async function oneTabAtATime(task: () => Promise<boolean>): Promise<boolean> {
  return navigator.locks ? await navigator.locks.request('nightjar-refresh', task) : task();
}
