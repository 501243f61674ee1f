/** A right to read one channel's footage, as the cloud answers it. */
export interface ViewerToken {
  token: string;
  expiresAtMs: number;
}

/** Asks the cloud for a viewer token of one channel. */
export type IssueViewerToken = (channel: string) => Promise<ViewerToken>;

interface Entry {
  token: ViewerToken;
  issuedAtMs: number;
}

/**
 * Viewer tokens of the channels that are open. A token is renewed in the background in the last third of its life, so
 * that no request ever waits for it; only an expired one is waited for.
 */
export class ViewerTokens {
  readonly #issue: IssueViewerToken;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #pending = new Map<string, Promise<string>>();

  constructor(issue: IssueViewerToken, now: () => number) {
    this.#issue = issue;
    this.#now = now;
  }

  /** A token that is valid now. Rejects with the error of the issuer when there is none to have. */
  async valid(channel: string): Promise<string> {
    const entry = this.#entries.get(channel);
    const now = this.#now();
    if (!entry || now >= entry.token.expiresAtMs) return this.#renew(channel);
    const life = entry.token.expiresAtMs - entry.issuedAtMs;
    if (now >= entry.token.expiresAtMs - life / 3) {
      // The old token still works; when this renewal fails, the next request tries again.
      void this.#renew(channel).catch(() => undefined);
    }
    return entry.token.token;
  }

  /** Forgets a token that the edge refused. */
  forget(channel: string): void {
    this.#entries.delete(channel);
  }

  /** Forgets everything, when the user signs out. */
  clear(): void {
    this.#entries.clear();
    this.#pending.clear();
  }

  #renew(channel: string): Promise<string> {
    const pending = this.#pending.get(channel);
    if (pending) return pending;
    const issuedAtMs = this.#now();
    const renewal = this.#issue(channel)
      .then((token) => {
        // Signing out meanwhile has cleared the list: then nothing is kept.
        if (this.#pending.get(channel) === renewal) this.#entries.set(channel, { token, issuedAtMs });
        return token.token;
      })
      .finally(() => {
        if (this.#pending.get(channel) === renewal) this.#pending.delete(channel);
      });
    this.#pending.set(channel, renewal);
    return renewal;
  }
}
