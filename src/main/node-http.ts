import { createRequire } from 'node:module';

/** An `import` of node:http reads all it has; what stands behind its WebSocket takes a third of a start to load. */
export const nodeHttp = createRequire(import.meta.url)('node:http') as typeof import('node:http');
