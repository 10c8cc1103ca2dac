import { registerHooks } from 'node:module';

/**
 * Loaded with `node --import`. The client generator builds its files with TypeScript's JavaScript
 * API, which TypeScript 7 no longer has: for it, `typescript` is the last version that has one.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'typescript' ? 'typescript-6' : specifier, context),
});
