import { config } from 'zod';

// Zod compiles object schemas with `new Function` where it may. Our policy forbids that, and even the attempt
// is reported as a violation; so this module has to be imported before any module that builds a schema.
config({ jitless: true });
