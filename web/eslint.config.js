import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'playwright-report', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.flat.recommended.rules,
      // The React compiler is not used, so nothing is memoized behind the virtualiser's back.
      'react-hooks/incompatible-library': 'off',
    },
  },
  {
    files: ['src/player/**'],
    rules: {
      // The player is plain TypeScript: components mount it, it never knows them.
      'no-restricted-imports': ['error', { patterns: ['react', 'react-*', '@mantine/*', '@tanstack/*', '../features/*', '../app/*'] }],
    },
  },
  {
    files: ['e2e/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.property.name='waitForTimeout']", message: 'Wait for something that the page shows.' },
      ],
    },
  },
);
