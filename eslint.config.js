// Type-checked lint for every side, and the program's own rules: who may import whom, and how requests may leave.
// Each rule of ours is seen to fail in tools/lint/boundaries.test.ts.
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { boundaries } from './tools/lint/boundaries.ts'

const tests = ['**/*.test.ts', '**/*.test.tsx']
/** What only tests use: samples, contract suites, hand-turned clocks. */
const testing = ['**/testing.ts', '**/testing/**', '**/golden/**']

/** Files of one side are checked with that side's tsconfig. */
function side(files, project, ignores = []) {
  return {
    files,
    ignores,
    languageOptions: { parserOptions: { project: [project], tsconfigRootDir: import.meta.dirname } },
  }
}

const noEnum = {
  selector: 'TSEnumDeclaration',
  message: 'No enums: a union of string literals survives IPC and SQLite as itself.',
}
const noOpenExternal = {
  selector: "MemberExpression[property.name='openExternal']",
  message: 'A till never opens a browser: show it on a screen of its own.',
}
const noFetchMethod = ['callee.object.name', 'callee.object.property.name'].map((object) => ({
  selector: `CallExpression[callee.property.name='fetch'][${object}=/^(net|globalThis|window|self|.*[sS]ession)$/]`,
  message:
    "A session's fetch repeats a POST whose connection dropped: requests leave through node:http in src-main/gateways.",
}))
const noRequestGlobals = ['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket'].map((name) => ({
  name,
  message: `Requests leave through node:http in src-main/gateways: ${name} follows redirects and reuses connections by itself.`,
}))

export default tseslint.config(
  {
    ignores: ['out/', 'dist/', 'test-results/', 'playwright-report/', 'coverage/', '**/*.js', '**/*.cjs', '**/*.mjs'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked],
    plugins: { terminal: { rules: { boundaries } } },
    rules: {
      'terminal/boundaries': 'error',
      'no-restricted-syntax': ['error', noEnum, noOpenExternal],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { prefer: 'type-imports', disallowTypeAnnotations: false },
      ],
      // A forgotten member is reported even where a default exists, so that no default swallows a state.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // A port is asynchronous for every implementation, also for one that has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Text is taken apart by code points on purpose, where digits and letters are counted.
      '@typescript-eslint/no-misused-spread': 'off',
      // Ports are plain objects of functions that use no `this`, and may be taken apart.
      '@typescript-eslint/unbound-method': 'off',
      // Minor units are a branded number, and may be negated.
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
    },
  },
  side(['src-shared/**/*.ts'], './src-shared/tsconfig.json', tests),
  side(['src-main/**/*.ts'], './src-main/tsconfig.json'),
  side(['src-renderer/**/*.{ts,tsx}'], './src-renderer/tsconfig.json', tests),
  side(['sandbox/**/*.ts'], './sandbox/tsconfig.json'),
  side(['e2e/**/*.ts'], './e2e/tsconfig.json'),
  side(['bench/**/*.ts'], './bench/tsconfig.json'),
  side(['proofs/**/*.ts'], './proofs/tsconfig.json'),
  side(['tools/**/*.ts', '*.config.ts'], './tools/tsconfig.json'),
  side(['src-shared/**/*.test.ts', 'src-renderer/**/*.test.{ts,tsx}'], './tsconfig.tests.json'),
  {
    files: ['src-shared/**/*.ts', 'src-main/**/*.ts', 'src-renderer/**/*.{ts,tsx}'],
    ignores: [...tests, ...testing],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', noEnum, noOpenExternal, ...noFetchMethod],
      'no-restricted-globals': ['error', ...noRequestGlobals],
    },
  },
  {
    // Unions of foreign protocols and platforms are wider than what is meant to be handled there.
    files: ['sandbox/**/*.ts', 'tools/**/*.ts', 'bench/**/*.ts', 'proofs/**/*.ts', 'e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
    },
  },
  // The shell is where the program speaks to whoever started it.
  { files: ['src-main/shell/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['src-renderer/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  {
    // Tests look into answers that a program would parse first.
    files: [...tests, ...testing, 'e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
)
