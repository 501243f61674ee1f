/** What the runner hands over; a spec that starts without it could only fail in a way that nobody understands. */
function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these specs need the running system that \`cargo xtask test\` starts and describes`);
  return value;
}

export const environment = {
  get console() {
    return required('NIGHTJAR_CONSOLE');
  },
  get email() {
    return required('NIGHTJAR_EMAIL');
  },
  get password() {
    return required('NIGHTJAR_PASSWORD');
  },
  /** Name of the channel that the live and playback specs look at. */
  get channel() {
    return required('NIGHTJAR_CHANNEL');
  },
  /** Range of the playback spec, in milliseconds since 1970. */
  get fromMs() {
    return Number(required('NIGHTJAR_FROM'));
  },
  get toMs() {
    return Number(required('NIGHTJAR_TO'));
  },
  /** What `cargo xtask bench live` measures: how many channels, for how many seconds one of them, and the file for the figures. */
  get bench() {
    return {
      channels: Number(required('NIGHTJAR_BENCH_CHANNELS')),
      seconds: Number(required('NIGHTJAR_BENCH_SECONDS')),
      figures: required('NIGHTJAR_BENCH_FIGURES'),
    };
  },
  /** Who signs in through which organisation, and whether he may. */
  get oidc() {
    return {
      organisation: required('NIGHTJAR_ORGANISATION'),
      person: required('NIGHTJAR_PERSON'),
      enters: required('NIGHTJAR_ENTERS') === 'true',
    };
  },
  /** A shell command that raises an alarm from outside the console. */
  get raiseAlarm() {
    return required('NIGHTJAR_RAISE_ALARM');
  },
};
