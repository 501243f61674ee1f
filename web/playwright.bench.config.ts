import config from './playwright.config';

// Measures instead of checking; `cargo xtask bench live` starts it.
export default { ...config, testDir: 'e2e/bench', use: { ...config.use, trace: 'off' as const } };
