/** The cloud's bounds. */
const SHORTEST = 10;
const LONGEST = 128;

/** What is wrong with a new password, as the key of its text. */
export function passwordProblem(password: string): 'passwordShort' | 'passwordLong' | null {
  if ([...password].length < SHORTEST) return 'passwordShort';
  return [...password].length > LONGEST ? 'passwordLong' : null;
}
