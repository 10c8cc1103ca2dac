/** What the window's code gets as `zod`: the build puts it in the package's place. */
import { config } from 'zod/v4';

export * from 'zod/v4';

// Zod compiles object schemas with `new Function` where it may. Our policy forbids that, and even the attempt
// is reported as a violation; so this has to come before any schema is built.
config({ jitless: true });
