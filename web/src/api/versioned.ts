/** Something that people change, with the version that a change has to name. */
export interface Versioned<T> {
  value: T;
  etag: string;
}

/** What an answer holds, together with its version. */
export function versioned<T>(value: T, response: Response): Versioned<T> {
  return { value, etag: response.headers.get('etag') ?? '' };
}
