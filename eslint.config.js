import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const providerRoot = {
  name: '@cdktf/provider-google',
  message: 'The package root takes seconds and 400 MB: import @cdktf/provider-google/lib/<module>/index.js.',
};
const cdktfOutsideStacks = {
  group: ['cdktf', 'cdktf/*', '@cdktf/*'],
  message: 'Only stacks/ imports cdktf.',
};

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      '**/dist',
      '.test-dist-*',
      '**/generated/**',
      'examples',
      'coverage',
      'test/cdktf-cli/node_modules',
      'test/vscode',
      'test/fixtures',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: [providerRoot], patterns: [cdktfOutsideStacks] }],
      'max-lines': ['warn', { max: 300, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: ['stacks/**/*.ts', 'test/**/*.ts', 'scripts/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [providerRoot] }] },
  },
  { files: ['planner/main.ts', 'scripts/**', 'bench/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.js', '**/*.cjs', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        require: 'readonly',
        module: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
);
